package io.rapport.interactions.collect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.interactions.door.ExactJson;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The text of an event as it is stored: without the write key, and with what its batch shares.
/// All other fields stay, to the letter, as they were sent.
final class MessageText {

  private MessageText() {}

  /// @param context the batch's, or null; the event's own wins
  /// @param integrations the same
  static String of(String event, String context, String integrations) {
    StringBuilder text = new StringBuilder(event.length() + 64).append('{');
    String missingContext = context;
    String missingIntegrations = integrations;
    try (JsonParser p = ExactJson.MAPPER.createParser(event)) {
      p.nextToken();
      while (p.nextToken() == JsonToken.FIELD_NAME) {
        String field = p.currentName();
        int start = (int) p.currentTokenLocation().getCharOffset();
        p.nextToken();
        int valueStart = (int) p.currentTokenLocation().getCharOffset();
        p.skipChildren();
        p.getText();
        int end = (int) p.currentLocation().getCharOffset();
        switch (field) {
          case "writeKey" -> {}
          case "context" -> {
            append(text, field, merge(context, event.substring(valueStart, end)));
            missingContext = null;
          }
          case "integrations" -> {
            append(text, field, merge(integrations, event.substring(valueStart, end)));
            missingIntegrations = null;
          }
          default -> append(text, event, start, end);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    append(text, "context", missingContext);
    append(text, "integrations", missingIntegrations);
    return text.append('}').toString();
  }

  private static void append(StringBuilder text, String field, String value) {
    if (value != null) {
      separate(text).append('"').append(field).append("\":").append(value);
    }
  }

  private static void append(StringBuilder text, String event, int start, int end) {
    separate(text).append(event, start, end);
  }

  private static StringBuilder separate(StringBuilder text) {
    return text.length() == 1 ? text : text.append(',');
  }

  private static String merge(String shared, String own) {
    if (shared == null) {
      return own;
    }
    if (own.equals("null")) {
      return shared;
    }
    JsonNode ownTree = ExactJson.read(own);
    return ownTree instanceof ObjectNode object
        ? fill(object, ExactJson.read(shared)).toString()
        : own;
  }

  private static JsonNode fill(ObjectNode own, JsonNode shared) {
    shared
        .properties()
        .forEach(
            field -> {
              JsonNode present = own.get(field.getKey());
              if (present == null) {
                own.set(field.getKey(), field.getValue());
              } else if (present instanceof ObjectNode object && field.getValue().isObject()) {
                fill(object, field.getValue());
              }
            });
    return own;
  }
}
