package io.rapport.segments.segment;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Asks to change a segment; what is absent stays as it is, an empty description is removed.
@Schema(name = "ChangeSegment")
public record ChangeSegment(
    @Size(min = 1, max = 200)
        @Pattern(regexp = SegmentText.NO_NUL, message = SegmentText.NO_NUL_MESSAGE)
        @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank")
        @Schema(examples = "Bigger spenders")
        String name,
    @Size(max = 2_000)
        @Pattern(regexp = SegmentText.NO_NUL, message = SegmentText.NO_NUL_MESSAGE)
        @Schema(examples = "Spent 1,000 or more")
        String description,
    @Schema(ref = "#/components/schemas/Rule") Object rule) {}
