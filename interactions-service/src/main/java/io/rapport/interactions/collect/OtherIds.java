package io.rapport.interactions.collect;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.interactions.door.ExactJson;
import io.rapport.interactions.door.Kind;

/// Identifiers of a person beside the two that SDKs give: a card or an order of another system,
/// an email, a phone. A till or another company's server often knows no other.
final class OtherIds {

  private OtherIds() {}

  /// Looked for at the places where profiles look.
  static boolean isIn(Kind kind, String message) {
    JsonNode event = ExactJson.read(message);
    JsonNode context = event.path("context");
    return hasReach(context.path("traits"))
        || kind == Kind.IDENTIFY && hasReach(event.path("traits"))
        || hasExternal(context.path("externalIds"));
  }

  private static boolean hasReach(JsonNode traits) {
    return isSaid(traits.path("email")) || isSaid(traits.path("phone"));
  }

  private static boolean hasExternal(JsonNode ids) {
    if (ids.isArray()) {
      for (JsonNode id : ids) {
        if (isSaid(id.path("type"))
            && isSaid(id.path("id"))
            && !id.path("collection").asText().equals("accounts")) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isSaid(JsonNode value) {
    return value.isNumber() || value.isTextual() && !value.textValue().isBlank();
  }
}
