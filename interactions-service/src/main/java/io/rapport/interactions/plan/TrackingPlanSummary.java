package io.rapport.interactions.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A plan in a list.
@Schema(name = "TrackingPlanSummary")
@JsonInclude(JsonInclude.Include.NON_NULL)
record TrackingPlanSummary(
    UUID id,
    long version,
    @Schema(examples = "Web shop") String name,
    String description,
    @Schema(description = "How many events it describes", examples = "26") int events,
    Instant createdAt,
    Instant changedAt) {}
