package io.rapport.profiles.profile;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Two profiles became one, and why.
///
/// @param profileId the one whose id went on
/// @param mergedId the one whose id leads to the other since
/// @param a one identifier of the link that did it
/// @param b the other
/// @param sourceEvent message id of the event, or `contact:` and its id
@Schema(name = "Merge")
public record MergeView(
    UUID id,
    UUID profileId,
    UUID mergedId,
    IdentifierView a,
    IdentifierView b,
    @Schema(examples = "same_event") String rule,
    String sourceEvent,
    Instant at) {}
