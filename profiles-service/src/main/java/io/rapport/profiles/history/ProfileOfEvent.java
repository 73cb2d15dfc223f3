package io.rapport.profiles.history;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Whose event it is.
///
/// @param anchorId birth id of the identifier that it was anchored to
@Schema(name = "ProfileOfEvent")
record ProfileOfEvent(
    @Schema(description = "The profile that it belongs to now") UUID profileId,
    @Schema(description = "The identifier that it was anchored to, whatever merges come")
        UUID anchorId) {}
