package io.rapport.testing.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Holds values against the schemas of a document: only which fields there are, not their types.
final class Schemas {

  private static final List<String> PARTS = List.of("allOf", "anyOf", "oneOf");

  private final JsonNode root;

  Schemas(JsonNode root) {
    this.root = root;
  }

  JsonNode resolve(JsonNode node) {
    JsonNode found = node;
    while (found.has("$ref")) {
      found = root.at(found.get("$ref").asText().substring(1));
    }
    return found;
  }

  List<String> unknownFields(JsonNode value, JsonNode schema) {
    List<String> unknown = new ArrayList<>();
    collect(value, schema, "", unknown);
    return unknown;
  }

  Set<String> fieldsOf(JsonNode schema) {
    Set<String> fields = new TreeSet<>();
    JsonNode resolved = resolve(schema);
    resolved.path("properties").properties().forEach(field -> fields.add(field.getKey()));
    parts(resolved).forEach(part -> fields.addAll(fieldsOf(part)));
    return fields;
  }

  private void collect(JsonNode value, JsonNode schema, String pointer, List<String> unknown) {
    JsonNode resolved = resolve(schema);
    if (value.isArray()) {
      JsonNode items = itemsOf(resolved);
      for (int i = 0; i < value.size() && items != null; i++) {
        collect(value.get(i), items, pointer + "/" + i, unknown);
      }
    } else if (value.isObject() && !isFree(resolved)) {
      value
          .properties()
          .forEach(
              field -> {
                String at = pointer + "/" + field.getKey();
                List<JsonNode> known = propertyOf(resolved, field.getKey());
                if (known.isEmpty()) {
                  unknown.add(at);
                } else {
                  collectBest(field.getValue(), known, at, unknown);
                }
              });
    }
  }

  private void collectBest(
      JsonNode value, List<JsonNode> schemas, String pointer, List<String> unknown) {
    List<String> best = null;
    for (JsonNode schema : schemas) {
      List<String> found = new ArrayList<>();
      collect(value, schema, pointer, found);
      if (best == null || found.size() < best.size()) {
        best = found;
      }
    }
    unknown.addAll(best);
  }

  private JsonNode itemsOf(JsonNode schema) {
    if (schema.has("items")) {
      return schema.get("items");
    }
    for (JsonNode part : parts(schema)) {
      JsonNode items = itemsOf(resolve(part));
      if (items != null) {
        return items;
      }
    }
    return null;
  }

  private List<JsonNode> propertyOf(JsonNode schema, String name) {
    List<JsonNode> found = new ArrayList<>();
    JsonNode property = schema.path("properties").get(name);
    if (property != null) {
      found.add(property);
    } else if (schema.path("additionalProperties").isObject()) {
      found.add(schema.get("additionalProperties"));
    }
    for (JsonNode part : parts(schema)) {
      found.addAll(propertyOf(resolve(part), name));
    }
    return found;
  }

  /// An object that may hold anything, as values of customers do.
  private boolean isFree(JsonNode schema) {
    if (schema.path("additionalProperties").isBoolean()) {
      return schema.get("additionalProperties").asBoolean();
    }
    List<JsonNode> parts = parts(schema);
    return !schema.has("properties")
        && !schema.path("additionalProperties").isObject()
        && (parts.isEmpty() || parts.stream().anyMatch(part -> isFreeAndNotNull(resolve(part))));
  }

  private boolean isFreeAndNotNull(JsonNode schema) {
    return !schema.path("type").asText().equals("null") && isFree(schema);
  }

  private static List<JsonNode> parts(JsonNode schema) {
    List<JsonNode> parts = new ArrayList<>();
    PARTS.forEach(keyword -> schema.path(keyword).forEach(parts::add));
    return parts;
  }
}
