package io.rapport.segments.segment;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Asks what a rule would give.
@Schema(name = "PreviewSegment", requiredProperties = "rule")
public record PreviewSegment(@NotNull @Schema(ref = "#/components/schemas/Rule") Object rule) {}
