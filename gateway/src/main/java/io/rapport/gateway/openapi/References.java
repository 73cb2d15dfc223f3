package io.rapport.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// The `$ref`s of a document, without the part that is always the same.
final class References {

  static final String START = "#/components/";
  private static final String REF = "$ref";

  private References() {}

  static Set<String> in(JsonNode node) {
    Set<String> found = new TreeSet<>();
    visit(
        node,
        reference -> {
          found.add(reference);
          return reference;
        });
    return found;
  }

  static void rename(JsonNode node, UnaryOperator<String> renaming) {
    visit(node, renaming);
  }

  private static void visit(JsonNode node, UnaryOperator<String> visitor) {
    if (node instanceof ObjectNode object
        && object.path(REF).isTextual()
        && object.path(REF).asText().startsWith(START)) {
      String reference = object.path(REF).asText().substring(START.length());
      object.put(REF, START + visitor.apply(reference));
    }
    node.forEach(child -> visit(child, visitor));
  }
}
