package io.rapport.interactions.plan;

import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How a copy of a template is to differ from it.
@Schema(name = "CopyTrackingPlanTemplate")
record CopyTemplate(
    @Size(max = 200) @Schema(description = "Its name unless said otherwise", examples = "Our shop")
        String name,
    Unplanned unplanned) {}
