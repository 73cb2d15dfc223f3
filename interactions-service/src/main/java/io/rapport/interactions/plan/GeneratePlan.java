package io.rapport.interactions.plan;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// From which events a plan is to be made.
@Schema(name = "GenerateTrackingPlan")
record GeneratePlan(
    @Schema(description = "Of this source; absent = of all") UUID sourceId,
    @Min(1) @Max(90) @Schema(description = "Of so many days; 7 unless said", examples = "7")
        Integer days,
    @Min(1)
        @Max(20_000)
        @Schema(description = "The newest so many; 5,000 unless said", examples = "5000")
        Integer events) {}
