package io.rapport.testing.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// A field of a body that names something else by its id.
///
/// @param at names of the fields that lead to the object that has it, `0` for the first of a list
/// @param alternative what else that object must have when it is one of several kinds; null when
///     the example's is right
record Reference(java.util.List<String> at, String field, Form form, ObjectNode alternative) {

  enum Form {
    /// Of something that Rapport made.
    UUID,
    /// Given by somebody else.
    TEXT,
    LIST_OF_UUIDS,
    LIST_OF_TEXTS,
    /// By the system that gave it.
    BY_SOURCE
  }

  /// The system of an id in [Form#BY_SOURCE].
  static final String SOURCE = "elsewhere";

  Reference {
    at = java.util.List.copyOf(at);
  }

  boolean isUuid() {
    return form == Form.UUID || form == Form.LIST_OF_UUIDS;
  }

  String pointer() {
    return "/" + String.join("/", at) + (at.isEmpty() ? "" : "/") + field;
  }

  /// The example with an id in this place.
  JsonNode in(JsonNode example, String id) {
    ObjectNode body = example.deepCopy();
    ObjectNode owner = body;
    JsonNode here = body;
    for (String step : at) {
      here = step.equals("0") ? first((ArrayNode) here) : child((ObjectNode) here, step);
      owner = here instanceof ObjectNode object ? object : owner;
    }
    if (alternative != null) {
      owner.removeAll();
      owner.setAll(alternative.deepCopy());
    }
    switch (form) {
      case UUID, TEXT -> owner.put(field, id);
      case LIST_OF_UUIDS, LIST_OF_TEXTS -> owner.putArray(field).add(id);
      case BY_SOURCE -> owner.withObjectProperty(field).put(SOURCE, id);
    }
    return body;
  }

  private static JsonNode first(ArrayNode list) {
    return list.isEmpty() ? list.addObject() : list.get(0);
  }

  private static JsonNode child(ObjectNode object, String name) {
    JsonNode child = object.get(name);
    return child == null ? object.putObject(name) : child;
  }
}
