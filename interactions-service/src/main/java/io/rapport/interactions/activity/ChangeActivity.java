package io.rapport.interactions.activity;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Corrections of an activity: what is left out stays, a blank text clears, `fields` are replaced
/// as a whole.
record ChangeActivity(
    ActivityKind kind,
    Direction direction,
    @Schema(maxLength = 500) String subject,
    @Schema(maxLength = 20_000, examples = "Wants the racket by Friday") String body,
    @Min(0) @Max(31_536_000) Integer durationSeconds,
    Instant occurredAt,
    Map<String, Object> fields) {}
