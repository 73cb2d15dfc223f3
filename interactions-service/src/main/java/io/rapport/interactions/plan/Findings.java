package io.rapport.interactions.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import io.rapport.web.JsonPointers;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Says in the platform's words what the validator found.
final class Findings {

  private static final int LONGEST = 300;

  /// Where a list of schemas is tried, what is told of each of them would mislead: none of them
  /// alone has to hold.
  private static final Set<String> TRIED = Set.of("anyOf", "oneOf", "not", "contains");

  private Findings() {}

  /// Each once, at most so many.
  static List<Finding> of(Collection<ValidationMessage> messages, int most) {
    Set<Finding> findings = new LinkedHashSet<>();
    for (ValidationMessage message : messages) {
      if (findings.size() == most) {
        break;
      }
      findings.add(of(message));
    }
    return List.copyOf(findings);
  }

  private static Finding of(ValidationMessage message) {
    JsonNodePath path = message.getEvaluationPath();
    JsonNodePath at = message.getInstanceLocation();
    int steps = 0;
    for (int i = 0; i < path.getNameCount(); i++) {
      String keyword = String.valueOf(path.getElement(i));
      if (TRIED.contains(keyword)) {
        return new Finding(keyword, pointer(at, steps), tried(keyword));
      }
      if (isStepDown(keyword)) {
        steps++;
      }
      if (isNamed(keyword)) {
        i++;
      }
    }
    return told(message, pointer(at, at.getNameCount()));
  }

  /// Keywords after which the next element of the path is a name or a number, not a keyword.
  private static boolean isNamed(String keyword) {
    return switch (keyword) {
      case "properties", "patternProperties", "dependentSchemas", "prefixItems", "allOf", "$defs" ->
          true;
      default -> false;
    };
  }

  private static boolean isStepDown(String keyword) {
    return switch (keyword) {
      case "properties",
          "patternProperties",
          "prefixItems",
          "items",
          "additionalProperties",
          "unevaluatedItems",
          "unevaluatedProperties" ->
          true;
      default -> false;
    };
  }

  private static String pointer(JsonNodePath at, int steps) {
    StringBuilder pointer = new StringBuilder();
    for (int i = 0; i < Math.min(steps, at.getNameCount()); i++) {
      pointer.append(JsonPointers.step(at.getElement(i)));
    }
    return cut(pointer.toString());
  }

  private static String tried(String keyword) {
    return switch (keyword) {
      case "anyOf" -> "must match one of the schemas of anyOf";
      case "oneOf" -> "must match exactly one of the schemas of oneOf";
      case "not" -> "must not match the schema of not";
      default -> "must contain as many elements of the schema of contains as the plan says";
    };
  }

  private static Finding told(ValidationMessage message, String pointer) {
    String rule = message.getType();
    JsonNode schema = message.getSchemaNode();
    return switch (rule) {
      case "required" -> new Finding(rule, inner(pointer, message.getProperty()), "is required");
      case "dependentRequired" ->
          new Finding(
              rule,
              inner(pointer, first(message)),
              cut("is required beside " + message.getProperty()));
      case "additionalProperties", "unevaluatedProperties" ->
          new Finding(rule, inner(pointer, message.getProperty()), "is not in the plan");
      case "propertyNames" ->
          new Finding(
              rule, inner(pointer, message.getProperty()), "must have a name as the plan says");
      default -> new Finding(rule, pointer, cut(expected(rule, schema)));
    };
  }

  private static String expected(String rule, JsonNode schema) {
    return switch (rule) {
      case "type" ->
          "must be of type "
              + (schema.isArray() ? String.join(" or ", texts(schema)) : schema.asText());
      case "enum" -> "must be one of " + schema;
      case "const" -> "must be " + schema;
      case "pattern" -> "must match " + schema.asText();
      case "format" -> "must be of the format " + schema.asText();
      case "multipleOf" -> "must be a multiple of " + schema.asText();
      case "minimum" -> "must be at least " + schema.asText();
      case "exclusiveMinimum" -> "must be more than " + schema.asText();
      case "maximum" -> "must be at most " + schema.asText();
      case "exclusiveMaximum" -> "must be less than " + schema.asText();
      case "minLength" -> "must have at least %s characters".formatted(schema.asText());
      case "maxLength" -> "may have at most %s characters".formatted(schema.asText());
      case "minItems" -> "must have at least %s elements".formatted(schema.asText());
      case "maxItems" -> "may have at most %s elements".formatted(schema.asText());
      case "minProperties" -> "must have at least %s fields".formatted(schema.asText());
      case "maxProperties" -> "may have at most %s fields".formatted(schema.asText());
      case "uniqueItems" -> "must have no element twice";
      default -> "must be as the plan says: " + rule;
    };
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }

  private static String first(ValidationMessage message) {
    Object[] arguments = message.getArguments();
    return arguments == null || arguments.length == 0 ? null : String.valueOf(arguments[0]);
  }

  private static String inner(String pointer, String property) {
    return property == null ? pointer : cut(pointer + JsonPointers.step(property));
  }

  private static String cut(String text) {
    return Told.text(text, LONGEST);
  }
}
