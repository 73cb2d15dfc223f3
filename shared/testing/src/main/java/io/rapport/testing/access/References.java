package io.rapport.testing.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds the fields of request bodies that name something: by the format of their schema, or by
/// their name. Where a schema says nothing of its fields, the example does.
final class References {

  private static final Pattern NAMES = Pattern.compile("id|ids|.*(Id|Ids|_id)|owner|assignee");

  private final Schemas schemas;
  private final Map<String, Reference> found = new LinkedHashMap<>();

  private References(Schemas schemas) {
    this.schemas = schemas;
  }

  static List<Reference> of(Schemas schemas, ApiOperation operation) {
    References references = new References(schemas);
    if (operation.example() != null && operation.example().isObject()) {
      if (operation.requestSchema() != null) {
        references.walk(operation.requestSchema(), List.of(), null, Set.of());
      }
      references.walk(operation.example(), List.of());
    }
    return List.copyOf(references.found.values());
  }

  private void walk(JsonNode schema, List<String> at, ObjectNode alternative, Set<String> above) {
    Set<String> within = new HashSet<>(above);
    if (schema.has("$ref") && !within.add(schema.get("$ref").asText())) {
      return;
    }
    JsonNode resolved = schemas.resolve(schema);
    for (Map.Entry<String, JsonNode> property : resolved.path("properties").properties()) {
      Reference.Form form = formOf(property.getKey(), property.getValue());
      if (form == null) {
        walk(property.getValue(), and(at, property.getKey()), null, within);
      } else {
        add(new Reference(at, property.getKey(), form, alternative));
      }
    }
    if (resolved.has("items")) {
      walk(resolved.get("items"), and(at, "0"), null, within);
    }
    resolved.path("allOf").forEach(part -> walk(part, at, alternative, within));
    for (String keyword : List.of("oneOf", "anyOf")) {
      resolved.path(keyword).forEach(part -> walk(part, at, kind(part), within));
    }
  }

  private void walk(JsonNode example, List<String> at) {
    for (Map.Entry<String, JsonNode> field : example.properties()) {
      JsonNode value = field.getValue();
      if (NAMES.matcher(field.getKey()).matches() && value.isTextual()) {
        add(new Reference(at, field.getKey(), Reference.Form.TEXT, null));
      } else if (value.isObject()) {
        walk(value, and(at, field.getKey()));
      } else if (value.isArray() && !value.isEmpty() && value.get(0).isObject()) {
        walk(value.get(0), and(and(at, field.getKey()), "0"));
      }
    }
  }

  private void add(Reference reference) {
    found.putIfAbsent(reference.pointer(), reference);
  }

  private Reference.Form formOf(String name, JsonNode schema) {
    JsonNode resolved = schemas.resolve(schema);
    JsonNode items = schemas.resolve(resolved.path("items"));
    if (isUuid(resolved)) {
      return Reference.Form.UUID;
    }
    if (isUuid(items)) {
      return Reference.Form.LIST_OF_UUIDS;
    }
    if (!NAMES.matcher(name).matches()) {
      return null;
    }
    if (isText(items)) {
      return Reference.Form.LIST_OF_TEXTS;
    }
    if (isText(schemas.resolve(resolved.path("additionalProperties")))) {
      return Reference.Form.BY_SOURCE;
    }
    return isText(resolved) ? Reference.Form.TEXT : null;
  }

  /// What tells that an object is of this kind.
  private ObjectNode kind(JsonNode part) {
    ObjectNode kind = Client.JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> field :
        schemas.resolve(part).path("properties").properties()) {
      if (field.getValue().has("const")) {
        kind.set(field.getKey(), field.getValue().get("const"));
      }
    }
    return kind.isEmpty() ? null : kind;
  }

  private static boolean isUuid(JsonNode schema) {
    return schema.path("format").asText().equals("uuid");
  }

  private static boolean isText(JsonNode schema) {
    JsonNode type = schema.path("type");
    return type.asText().equals("string")
        || type.isArray() && type.toString().contains("\"string\"");
  }

  private static List<String> and(List<String> at, String step) {
    List<String> longer = new ArrayList<>(at);
    longer.add(step);
    return longer;
  }
}
