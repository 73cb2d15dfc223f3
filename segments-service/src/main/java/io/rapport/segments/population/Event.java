package io.rapport.segments.population;

import io.rapport.contracts.EventResolved;
import io.rapport.web.Hashes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/// An event as it is counted. A call without a name counts under its kind.
record Event(UUID anchor, String name, Instant at, String message, Map<String, Object> properties) {

  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_MESSAGE_ID = 100;

  static Event of(EventResolved event) {
    return new Event(
        event.anchorId(),
        StoredJson.clean(event.name() == null ? event.kind() : event.name()),
        event.occurredAt().truncatedTo(ChronoUnit.MICROS),
        key(StoredJson.clean(event.messageId())),
        event.properties());
  }

  /// Whether a rule can ask for it: rules name no longer events.
  boolean isCounted() {
    return name.length() <= LONGEST_NAME;
  }

  /// What the stored event is known by, in one text; of one that is not stored nothing is needed.
  String identity() {
    return isCounted()
        ? anchor + " " + ChronoUnit.MICROS.between(Instant.EPOCH, at) + " " + message + " " + name
        : "";
  }

  private static String key(String messageId) {
    if (messageId.length() <= LONGEST_MESSAGE_ID) {
      return messageId;
    }
    return Hashes.hexOf(messageId);
  }
}
