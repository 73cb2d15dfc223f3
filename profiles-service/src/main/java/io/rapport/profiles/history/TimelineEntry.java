package io.rapport.profiles.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One thing that happened to a person.
///
/// @param id message id of an event, id of an activity, ticket or note
/// @param type of an event: track, page, identify …; of an activity: call, meeting, email or chat;
///     of a ticket: its status
/// @param data of a track, page or screen event: its properties; else its own fields
/// @param context of an event: campaign and page, where it had them
@Schema(name = "TimelineEntry")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TimelineEntry(
    @Schema(examples = "cdnow-000001") String id,
    @Schema(examples = "event") String kind,
    @Schema(examples = "track") String type,
    @Schema(examples = "Order Completed") String name,
    Instant occurredAt,
    @Schema(examples = "Order Completed") String summary,
    @Schema(examples = "{\"total\": 11.77, \"currency\": \"USD\"}") Map<String, Object> data,
    Map<String, Object> context) {}
