package io.rapport.interactions.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A version of a plan.
@Schema(name = "TrackingPlanVersion")
@JsonInclude(JsonInclude.Include.NON_NULL)
record TrackingPlanVersionView(
    @Schema(examples = "3") long version,
    @Schema(examples = "Web shop") String name,
    String description,
    Unplanned unplanned,
    @Schema(implementation = Object.class) JsonNode definitions,
    @Schema(implementation = Object.class) JsonNode common,
    List<PlannedEvent> events,
    Instant madeAt,
    @Schema(description = "Who made it", examples = "igor") String madeBy) {

  static TrackingPlanVersionView of(PlanVersionRepository.Stored stored, PlanDefinition says) {
    return new TrackingPlanVersionView(
        stored.version(),
        stored.name(),
        stored.description(),
        says.unplanned(),
        says.definitions(),
        says.common(),
        says.events(),
        stored.madeAt(),
        stored.madeBy());
  }
}
