package io.rapport.sdk;

import com.fasterxml.jackson.databind.JsonNode;

/// An event as the platform has stored it.
///
/// @param derived what the platform found out about it
record Arrival(
    String messageId,
    String kind,
    String name,
    String userId,
    String anonymousId,
    JsonNode message,
    JsonNode derived) {

  /// The value at a JSON pointer into the message, as text; empty when there is none.
  String at(String pointer) {
    return message.at(pointer).asText();
  }
}
