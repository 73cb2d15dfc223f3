package io.rapport.interactions.plan;

import java.util.Set;

/// The keywords of JSON Schema 2020-12 that plans may use, by what stands below them. What is not
/// here is refused, so that a slip of the pen is no rule that silently never holds.
final class Keywords {

  /// One schema that concerns the same value.
  static final Set<String> SAME = Set.of("not", "if", "then", "else");

  /// A list of schemas that concern the same value.
  static final Set<String> SAME_EACH = Set.of("allOf", "anyOf", "oneOf");

  /// One schema that concerns fields of an object, or their names.
  static final Set<String> OF_FIELDS =
      Set.of("additionalProperties", "propertyNames", "unevaluatedProperties");

  /// One schema that concerns elements of an array.
  static final Set<String> OF_ELEMENTS = Set.of("items", "contains", "unevaluatedItems");

  static final String PROPERTIES = "properties";
  static final String PATTERN_PROPERTIES = "patternProperties";
  static final String PREFIX_ITEMS = "prefixItems";
  static final String DEPENDENT_SCHEMAS = "dependentSchemas";
  static final String REF = "$ref";
  static final String DEFINITIONS = "#/$defs/";

  /// Rules without schemas below them.
  static final Set<String> RULES =
      Set.of(
          "type",
          "enum",
          "const",
          "multipleOf",
          "maximum",
          "exclusiveMaximum",
          "minimum",
          "exclusiveMinimum",
          "maxLength",
          "minLength",
          "pattern",
          "format",
          "maxItems",
          "minItems",
          "uniqueItems",
          "maxContains",
          "minContains",
          "maxProperties",
          "minProperties",
          "required",
          "dependentRequired");

  /// Words to people.
  static final Set<String> NOTES =
      Set.of(
          "title",
          "description",
          "default",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "$comment");

  /// Formats that are checked, each in a time that grows with the text.
  static final Set<String> FORMATS =
      Set.of("date-time", "date", "time", "duration", "email", "uri", "uuid", "ipv4", "ipv6");

  private Keywords() {}
}
