package io.rapport.interactions.enrich;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// JSON of what was found out. Written by hand: with each event, a mapper would take longer than
/// finding out.
final class Facts {

  private Facts() {}

  /// @param fields names and values in turn; those without a value are left out
  static JsonNode of(String... fields) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i + 1] != null) {
        node.put(fields[i], fields[i + 1]);
      }
    }
    return node;
  }
}
