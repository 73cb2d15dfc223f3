package io.rapport.profiles.profile;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One thing that a person is known by.
@Schema(name = "Identifier")
public record IdentifierView(
    @Schema(examples = "email") String type, @Schema(examples = "mark@example.com") String value) {}
