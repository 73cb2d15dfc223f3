package io.rapport.interactions.plan;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A rule that an event breaks. It never quotes the event's values: who may see that an event broke
/// a rule may not therefore see the event.
@Schema(name = "PlanFinding")
@JsonPropertyOrder({"rule", "pointer", "detail"})
record Finding(
    @Schema(
            description =
                "The keyword of JSON Schema that does not hold, or unplanned, or too-costly",
            examples = "required")
        String rule,
    @Schema(description = "JSON pointer into the event", examples = "/properties/total")
        String pointer,
    @Schema(description = "What is expected there", examples = "is required") String detail) {}
