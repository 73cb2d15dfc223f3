package io.rapport.interactions.activity;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rapport.contracts.ActivityState;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A logged activity.
@Schema(name = "Activity")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ActivityView(
    UUID id,
    long version,
    UUID contactId,
    @Schema(examples = "call") String kind,
    @Schema(examples = "inbound") String direction,
    @Schema(examples = "Asked about the racket") String subject,
    String body,
    @Schema(description = "Who logged it", examples = "adam") String author,
    @Schema(examples = "420") Integer durationSeconds,
    Instant occurredAt,
    Map<String, Object> fields,
    Instant createdAt,
    Instant changedAt) {

  static ActivityView of(ActivityState state) {
    return new ActivityView(
        state.id(),
        state.version(),
        state.contactId(),
        state.kind(),
        state.direction(),
        state.subject(),
        state.body(),
        state.author(),
        state.durationSeconds(),
        state.occurredAt(),
        state.fields(),
        state.createdAt(),
        state.changedAt());
  }
}
