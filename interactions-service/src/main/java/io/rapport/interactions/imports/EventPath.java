package io.rapport.interactions.imports;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.web.Problem;
import java.util.Set;

/// A place in an event that a column may fill.
final class EventPath {

  private static final int DEEPEST = 8;
  private static final int LAST_ELEMENT = 20;
  private static final Set<String> TEXTS =
      Set.of(
          "type",
          "event",
          "name",
          "messageId",
          "userId",
          "anonymousId",
          "groupId",
          "previousId",
          "timestamp");
  private static final Set<String> OBJECTS = Set.of("properties", "traits", "context");

  private final JsonPointer pointer;

  private EventPath(JsonPointer pointer) {
    this.pointer = pointer;
  }

  /// @param at where the request names it
  /// @throws Problem.Invalid for anything but a place in an event
  static EventPath of(String text, String at) {
    JsonPointer pointer;
    try {
      pointer = JsonPointer.compile(text);
    } catch (IllegalArgumentException _) {
      throw invalid(at);
    }
    String first = pointer.getMatchingProperty();
    int depth = 0;
    for (JsonPointer p = pointer; !p.matches(); p = p.tail()) {
      depth++;
      boolean element = p.getMatchingIndex() >= 0;
      if (element && (depth <= 2 || p.getMatchingIndex() > LAST_ELEMENT)
          || p.getMatchingProperty().isEmpty()) {
        throw invalid(at);
      }
    }
    boolean known =
        depth == 1 && TEXTS.contains(first)
            || depth > 1 && depth <= DEEPEST && OBJECTS.contains(first);
    if (!known) {
      throw invalid(at);
    }
    return new EventPath(pointer);
  }

  /// Lists and objects on the way are made. Where something else stands on the way, it stays.
  void set(ObjectNode event, JsonNode value) {
    JsonNode parent = event;
    JsonPointer p = pointer;
    while (!p.tail().matches()) {
      parent = child(parent, p, p.tail().getMatchingIndex() >= 0);
      p = p.tail();
    }
    if (parent instanceof ObjectNode object) {
      object.set(p.getMatchingProperty(), value);
    } else if (parent instanceof ArrayNode array && p.getMatchingIndex() >= 0) {
      pad(array, p.getMatchingIndex());
      array.set(p.getMatchingIndex(), value);
    }
  }

  private static JsonNode child(JsonNode parent, JsonPointer step, boolean list) {
    if (parent instanceof ObjectNode object) {
      String name = step.getMatchingProperty();
      if (!object.has(name)) {
        object.set(name, list ? object.arrayNode() : object.objectNode());
      }
      return object.get(name);
    }
    if (parent instanceof ArrayNode array && step.getMatchingIndex() >= 0) {
      int index = step.getMatchingIndex();
      pad(array, index);
      if (array.get(index).isNull()) {
        array.set(index, list ? array.arrayNode() : array.objectNode());
      }
      return array.get(index);
    }
    return parent.path("");
  }

  private static void pad(ArrayNode array, int index) {
    while (array.size() <= index) {
      array.addNull();
    }
  }

  private static Problem.Invalid invalid(String at) {
    return new Problem.Invalid(
        at,
        "must be a JSON pointer to a place in an event: /userId, /timestamp, /properties/…,"
            + " /traits/…, /context/…");
  }
}
