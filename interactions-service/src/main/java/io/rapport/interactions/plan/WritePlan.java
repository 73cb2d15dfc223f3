package io.rapport.interactions.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A plan as a person writes it, new or in place of the one before.
@Schema(name = "WriteTrackingPlan")
@JsonInclude(JsonInclude.Include.NON_NULL)
record WritePlan(
    @NotBlank @Size(max = 200) @Schema(examples = "Web shop") String name,
    @Size(max = 2000) @Schema(examples = "What the shop sends") String description,
    @Schema(description = "Whether track events that the plan does not name are fine")
        Unplanned unplanned,
    @Schema(
            description =
                "Schemas by name, to be referred to as {\"$ref\": \"#/$defs/product\"}; none may"
                    + " lead back to itself",
            implementation = Object.class,
            examples = "{\"money\": {\"type\": \"number\", \"minimum\": 0}}")
        JsonNode definitions,
    @Schema(
            description = "What holds for every event, whatever its kind and name",
            implementation = Object.class,
            examples = "{\"required\": [\"messageId\"]}")
        JsonNode common,
    @Schema(description = "At most 1,000; each kind and name once")
        List<@NotNull PlannedEvent> events) {

  PlanDefinition definition() {
    return new PlanDefinition(unplanned, definitions, common, events);
  }
}
