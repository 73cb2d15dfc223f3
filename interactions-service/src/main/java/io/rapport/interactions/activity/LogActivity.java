package io.rapport.interactions.activity;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An activity to log. The contact is not looked up: it may be known to contacts-service only.
record LogActivity(
    @NotNull UUID contactId,
    @NotNull ActivityKind kind,
    @Schema(description = "Who began it", nullable = true) Direction direction,
    @Schema(maxLength = 500, examples = "Asked about the racket") String subject,
    @Schema(maxLength = 20_000) String body,
    @Min(0) @Max(31_536_000) @Schema(examples = "420") Integer durationSeconds,
    @Schema(description = "Now when left out") Instant occurredAt,
    @Schema(description = "Fields of your own") Map<String, Object> fields) {}
