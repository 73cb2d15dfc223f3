package io.rapport.segments.segment;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Asks for a new segment. The rule is read after the rest, so that all its flaws can be told.
@Schema(
    name = "CreateSegment",
    requiredProperties = {"name", "rule"})
public record CreateSegment(
    @NotBlank
        @Size(max = 200)
        @Pattern(regexp = SegmentText.NO_NUL, message = SegmentText.NO_NUL_MESSAGE)
        @Schema(examples = "Big spenders")
        String name,
    @Size(max = 2_000)
        @Pattern(regexp = SegmentText.NO_NUL, message = SegmentText.NO_NUL_MESSAGE)
        @Schema(examples = "Spent 500 or more and bought lately")
        String description,
    @NotNull @Schema(ref = "#/components/schemas/Rule") Object rule) {}
