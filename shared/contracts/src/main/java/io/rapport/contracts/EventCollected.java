package io.rapport.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// An event of the collection API was stored; emitted once per `messageId` and workspace.
///
/// @param messageId unique in the workspace
/// @param kind `identify`, `track`, `page`, `screen`, `group`, `alias` or `merge`
/// @param name event name of a track call, page or screen name otherwise, or null
/// @param occurredAt when it happened by the corrected clock of the sender; never later than a day
///     after `receivedAt`
/// @param receivedAt when the platform received it
/// @param subject first of `userId`, `anonymousId`, else the `messageId`
/// @param message the message as sent, unknown fields included, with the batch's context merged
/// @param derived what was found out about it when it came, by name: for example its consent; empty
///     when nothing was
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventCollected(
    UUID id,
    String messageId,
    UUID sourceId,
    String kind,
    String name,
    Instant occurredAt,
    Instant receivedAt,
    String subject,
    Map<String, Object> message,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> derived)
    implements Event {

  public EventCollected {
    message = Copies.ofJson(message);
    derived = Copies.ofJson(derived);
  }
}
