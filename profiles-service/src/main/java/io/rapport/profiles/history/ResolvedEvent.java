package io.rapport.profiles.history;

import io.rapport.contracts.EventCollected;
import io.rapport.profiles.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// A collected event that found its anchor.
///
/// @param anchorId the anchor's birth id, null when it has none
/// @param properties of a track, page or screen call
/// @param detail what else a timeline shows of it, null for nothing
public record ResolvedEvent(
    UUID anchorId,
    UUID eventId,
    String messageId,
    String kind,
    String name,
    Instant occurredAt,
    Map<String, Object> properties,
    Map<String, Object> detail) {

  /// In the detail: which entry tells of the same, so that a timeline does not show it twice.
  static final String ENTRY = "entry";

  /// Reads a collected event.
  public static ResolvedEvent of(UUID anchorId, EventCollected event) {
    Map<String, Object> message = event.message();
    return new ResolvedEvent(
        anchorId,
        event.id(),
        Json.storable(event.messageId()),
        event.kind(),
        Json.storable(event.name()),
        event.occurredAt().truncatedTo(ChronoUnit.MICROS),
        object(message.get("properties")),
        detail(event.kind(), message, event.derived()));
  }

  private static Map<String, Object> detail(
      String kind, Map<String, Object> message, Map<String, Object> derived) {
    Map<String, Object> detail = new LinkedHashMap<>();
    if (kind.equals("identify") || kind.equals("group")) {
      put(detail, "traits", message.get("traits"));
    }
    put(detail, "groupId", message.get("groupId"));
    put(detail, "previousId", message.get("previousId"));
    Map<String, Object> context = object(message.get("context"));
    put(detail, "campaign", context.get("campaign"));
    put(detail, "page", context.get("page"));
    put(detail, ENTRY, derived.get(ENTRY));
    return detail.isEmpty() ? null : detail;
  }

  private static void put(Map<String, Object> detail, String name, Object value) {
    if (value != null) {
      detail.put(name, value);
    }
  }

  private static Map<String, Object> object(Object json) {
    Map<String, Object> copy = new LinkedHashMap<>();
    if (json instanceof Map<?, ?> map) {
      map.forEach((key, value) -> copy.put(key.toString(), value));
    }
    return copy;
  }
}
