package io.rapport.interactions.timeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One thing that happened.
///
/// @param type of an event its kind, of an activity its kind, of a ticket its status
/// @param data the event's message, or what the activity or ticket says
@Schema(name = "Interaction")
@JsonInclude(JsonInclude.Include.NON_NULL)
record InteractionView(
    UUID id,
    @Schema(
            enumeration = {"event", "activity", "ticket"},
            examples = "event")
        String kind,
    @Schema(examples = "track") String type,
    @Schema(examples = "Order Completed") String name,
    Instant occurredAt,
    @Schema(description = "For a person to read", examples = "Order Completed") String summary,
    @Schema(implementation = Map.class) @JsonRawValue String data) {}
