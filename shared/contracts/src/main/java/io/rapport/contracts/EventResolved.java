package io.rapport.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// An event found its anchor: the identifier whose event it is, whatever profile that belongs to.
///
/// @param anchorId the anchor's birth id, see [ProfileState#anchors()]
/// @param messageId unique in the workspace
/// @param kind as in [EventCollected#kind()]
/// @param name as in [EventCollected#name()]
/// @param properties the properties of a track, page or screen call, numbers exact
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventResolved(
    UUID anchorId,
    String messageId,
    String kind,
    String name,
    Instant occurredAt,
    Map<String, Object> properties)
    implements Event {

  public EventResolved {
    properties = Copies.ofJson(properties);
  }

  @Override
  public String subject() {
    return anchorId.toString();
  }
}
