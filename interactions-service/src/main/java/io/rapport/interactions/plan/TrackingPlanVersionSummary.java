package io.rapport.interactions.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A version of a plan in a list.
@Schema(name = "TrackingPlanVersionSummary")
@JsonInclude(JsonInclude.Include.NON_NULL)
record TrackingPlanVersionSummary(
    @Schema(examples = "3") long version,
    @Schema(examples = "Web shop") String name,
    String description,
    @Schema(description = "How many events it describes", examples = "26") int events,
    Instant madeAt,
    @Schema(description = "Who made it", examples = "igor") String madeBy) {}
