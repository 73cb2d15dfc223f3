package io.rapport.interactions.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// What a plan says, as it is stored. An event is held against `common`, the schema of its kind and
/// the schema of its name; all of them may refer to `definitions`.
///
/// @param unplanned whether a track event without a name in the plan breaks it
@JsonInclude(JsonInclude.Include.NON_NULL)
record PlanDefinition(
    Unplanned unplanned, JsonNode definitions, JsonNode common, List<PlannedEvent> events) {

  PlanDefinition {
    unplanned = unplanned == null ? Unplanned.ALLOW : unplanned;
    definitions = orNull(definitions);
    common = orNull(common);
    events = events == null ? List.of() : List.copyOf(events);
  }

  private static JsonNode orNull(JsonNode schema) {
    return schema == null || schema.isNull() ? null : schema;
  }
}
