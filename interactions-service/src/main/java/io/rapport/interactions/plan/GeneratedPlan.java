package io.rapport.interactions.plan;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A plan made of what was seen, to be read, changed and then created.
@Schema(name = "GeneratedTrackingPlan")
record GeneratedPlan(
    @Schema(description = "How many events it was made of", examples = "5000") long eventsSeen,
    @Schema(description = "Ready to be created") WritePlan plan) {}
