package io.rapport.interactions.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/// Plans and events as JSON.
final class PlanFixtures {

  static final String SHOP =
      """
      {"name": "Shop", "unplanned": "refuse",
       "definitions": {
         "money": {"type": "number", "minimum": 0, "multipleOf": 0.01},
         "product": {"type": "object", "required": ["id"],
           "properties": {"id": {"type": "string"}, "price": {"$ref": "#/$defs/money"}},
           "additionalProperties": false}},
       "common": {"required": ["messageId"]},
       "events": [
         {"schema": {"required": ["properties"]}},
         {"name": "Order Completed", "schema": {"properties": {"properties": {
           "type": "object", "required": ["total"],
           "properties": {
             "total": {"$ref": "#/$defs/money"},
             "currency": {"enum": ["EUR", "USD"]},
             "when": {"format": "date-time"},
             "code": {"pattern": "^[A-Z]{3}$"},
             "note": {"anyOf": [{"type": "string"}, {"type": "number"}]},
             "products": {"type": "array", "items": {"$ref": "#/$defs/product"}}}}}}},
         {"name": "Cart Viewed", "schema": {}},
         {"kind": "identify", "schema": {"required": ["userId"]}}]}""";

  private PlanFixtures() {}

  static JsonNode json(String text) {
    try {
      return PlanJson.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static PlanDefinition definition(String plan) {
    try {
      return PlanJson.MAPPER.readValue(plan, WritePlan.class).definition();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(plan, e);
    }
  }

  /// A plan whose one track event "E" has this schema of its properties.
  static String ofProperties(String schema) {
    return """
        {"name": "P", "events": [{"name": "E", "schema": {"properties": {"properties": %s}}}]}"""
        .formatted(schema);
  }

  static CompiledPlan compiled(String plan) {
    return PlanCheck.check(definition(plan), 0);
  }
}
