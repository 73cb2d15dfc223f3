package io.rapport.interactions.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What one event should look like, or, without a name, all events of a kind.
@Schema(name = "PlannedEvent")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PlannedEvent(
    @Schema(
            description = "identify, track, page, screen, group or alias; track unless said",
            examples = "track")
        String kind,
    @Schema(
            description =
                "The event of a track call, the name of a page or screen; without it the schema"
                    + " holds for every event of the kind",
            examples = "Order Completed")
        String name,
    @Schema(examples = "A customer has paid") String description,
    @Schema(
            description = "JSON Schema 2020-12 of the whole event",
            implementation = Object.class,
            examples =
                "{\"properties\": {\"properties\": {\"type\": \"object\", \"required\":"
                    + " [\"total\"]}}}")
        JsonNode schema) {

  static final String TRACK = "track";

  PlannedEvent {
    kind = kind == null ? TRACK : kind;
    schema = schema == null || schema.isNull() ? null : schema;
  }
}
