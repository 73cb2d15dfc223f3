package io.rapport.interactions.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How often events of a source broke a rule on a day.
@Schema(name = "PlanViolation")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ViolationView(
    @Schema(description = "The day of receipt, UTC", examples = "2026-05-01") LocalDate day,
    UUID sourceId,
    @Schema(
            description = "The event, page or screen; absent without a name",
            examples = "Order Completed")
        String event,
    @Schema(
            description = "The rule: a keyword of JSON Schema, unplanned, too-costly, or other",
            examples = "required")
        String rule,
    @Schema(
            description = "JSON pointer into the event; * for any element",
            examples = "/properties/total")
        String pointer,
    @Schema(description = "What is expected there", examples = "is required") String detail,
    @Schema(description = "What became of those events", examples = "flagged") String outcome,
    @Schema(examples = "12") long events,
    @Schema(description = "When the last one came") Instant lastAt) {}
