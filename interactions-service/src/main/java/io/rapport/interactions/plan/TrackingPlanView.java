package io.rapport.interactions.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A plan in its present version.
@Schema(name = "TrackingPlan")
@JsonInclude(JsonInclude.Include.NON_NULL)
record TrackingPlanView(
    UUID id,
    long version,
    @Schema(examples = "Web shop") String name,
    String description,
    Unplanned unplanned,
    @Schema(implementation = Object.class) JsonNode definitions,
    @Schema(implementation = Object.class) JsonNode common,
    List<PlannedEvent> events,
    Instant createdAt,
    Instant changedAt) {

  static TrackingPlanView of(TrackingPlan plan, PlanDefinition says) {
    return new TrackingPlanView(
        plan.id(),
        plan.version(),
        plan.name(),
        plan.description(),
        says.unplanned(),
        says.definitions(),
        says.common(),
        says.events(),
        plan.createdAt(),
        plan.changedAt());
  }
}
