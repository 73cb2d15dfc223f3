package io.rapport.interactions.collect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// Reads one event of a body and takes from it what the platform itself wants to know.
final class EventReader {

  private final ValueReader values;

  EventReader(ValueReader values) {
    this.values = values;
  }

  Draft read(JsonParser p, int index) throws IOException {
    return p.currentToken() == JsonToken.START_OBJECT ? event(p, index) : other(p, index);
  }

  private static Draft other(JsonParser p, int index) throws IOException {
    Draft draft = new Draft(index, start(p));
    p.skipChildren();
    p.getText();
    draft.end = end(p);
    draft.fault("not-an-object", "", "must be an object");
    return draft;
  }

  private Draft event(JsonParser p, int index) throws IOException {
    Draft draft = new Draft(index, start(p));
    long sum = 0;
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String field = p.currentName();
      values.name(field, p, draft);
      p.nextToken();
      boolean told = field(p, field, draft);
      long hash = values.value(p, 2, draft);
      if (told) {
        sum += Fingerprint.field(Fingerprint.of(Fingerprint.TEXT, field), hash);
      }
    }
    draft.fingerprint = sum;
    draft.end = end(p);
    return draft;
  }

  /// @return whether the field tells the message from others: not so what changes with each try
  private static boolean field(JsonParser p, String field, Draft draft) throws IOException {
    switch (field) {
      case "type" -> {
        draft.type = text(p, field, draft);
        return false;
      }
      case "messageId" -> draft.messageId = text(p, field, draft);
      case "userId" -> draft.userId = text(p, field, draft);
      case "anonymousId" -> draft.anonymousId = text(p, field, draft);
      case "event" -> draft.event = text(p, field, draft);
      case "name" -> draft.name = text(p, field, draft);
      case "groupId" -> draft.groupId = text(p, field, draft);
      case "previousId" -> draft.previousId = text(p, field, draft);
      case "timestamp" -> draft.timestamp = time(p, field, draft);
      case "originalTimestamp" -> draft.originalTimestamp = time(p, field, draft);
      case "sentAt" -> {
        draft.sentAt = p.currentToken() == JsonToken.VALUE_STRING ? p.getText() : null;
        return false;
      }
      case "writeKey" -> {
        draft.writeKey = p.currentToken() == JsonToken.VALUE_STRING ? p.getText() : null;
        draft.bearsWriteKey = true;
        return false;
      }
      case "receivedAt", "_metadata" -> {
        return false;
      }
      case "context", "traits", "properties" -> {
        if (p.currentToken() != JsonToken.START_OBJECT
            && p.currentToken() != JsonToken.VALUE_NULL) {
          draft.fault("invalid", "/" + field, "must be an object");
        }
      }
      default -> {}
    }
    return true;
  }

  /// A text; a number counts as its digits, an empty text as none.
  private static String text(JsonParser p, String field, Draft draft) throws IOException {
    return switch (p.currentToken()) {
      case VALUE_STRING -> {
        String text = p.getText();
        yield text.isBlank() ? null : text;
      }
      case VALUE_NUMBER_INT -> p.getText();
      case VALUE_NULL -> null;
      default -> {
        draft.fault("invalid", "/" + field, "must be a string");
        yield null;
      }
    };
  }

  private static Instant time(JsonParser p, String field, Draft draft) throws IOException {
    if (p.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    Optional<Instant> time =
        p.currentToken() == JsonToken.VALUE_STRING
            ? EventTime.parse(p.getText())
            : Optional.empty();
    if (time.isEmpty()) {
      draft.fault(
          "invalid",
          "/" + field,
          "must be a time as of RFC 3339, for example 2026-05-01T10:00:00Z");
    }
    return time.orElse(null);
  }

  static int start(JsonParser p) {
    return (int) p.currentTokenLocation().getCharOffset();
  }

  static int end(JsonParser p) {
    return (int) p.currentLocation().getCharOffset();
  }
}
