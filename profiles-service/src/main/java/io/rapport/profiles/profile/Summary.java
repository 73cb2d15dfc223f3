package io.rapport.profiles.profile;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How many of each there are, exactly.
///
/// @param merges how often two profiles became one
@Schema(name = "ProfilesSummary")
public record Summary(
    @Schema(examples = "23570") long profiles,
    @Schema(examples = "24012") long identifiers,
    @Schema(examples = "442") long merges) {}
