package io.rapport.interactions.webhook;

import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.rapport.interactions.door.ExactJson;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// JSON as the language of mappings knows it, and back. A number that passes through untouched
/// stays as it was sent.
final class Values {

  private static final int DEEPEST = 64;
  private static final int WIDEST = 400;

  private Values() {}

  /// @throws Excess for what is nested too deeply, or numbers beyond all measure
  static Object of(JsonNode json) {
    return of(json, 0);
  }

  private static Object of(JsonNode json, int depth) {
    if (depth > DEEPEST) {
      throw new Excess("may be nested %d levels".formatted(DEEPEST));
    }
    return switch (json.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> map = LinkedHashMap.newLinkedHashMap(json.size());
        json.properties()
            .forEach(field -> map.put(field.getKey(), of(field.getValue(), depth + 1)));
        yield map;
      }
      case ARRAY -> {
        List<Object> list = new ArrayList<>(json.size());
        json.forEach(element -> list.add(of(element, depth + 1)));
        yield list;
      }
      case STRING -> json.textValue();
      case BOOLEAN -> json.booleanValue();
      case NUMBER -> number(json);
      default -> null;
    };
  }

  private static Number number(JsonNode json) {
    if (json.canConvertToInt() && json.isIntegralNumber()) {
      return json.intValue();
    }
    if (json.canConvertToLong() && json.isIntegralNumber()) {
      return json.longValue();
    }
    return bounded(json.decimalValue());
  }

  /// The JSON of a result.
  ///
  /// @throws Excess for what is no JSON: a function, a number beyond all measure
  static JsonNode toJson(Object value) {
    return toJson(value, 0);
  }

  private static JsonNode toJson(Object value, int depth) {
    if (depth > DEEPEST) {
      throw new Excess("may be nested %d levels".formatted(DEEPEST));
    }
    if (value == null || value == Jsonata.NULL_VALUE) {
      return NullNode.getInstance();
    }
    return switch (value) {
      case String text -> TextNode.valueOf(text);
      case Boolean flag -> BooleanNode.valueOf(flag);
      case BigDecimal number -> DecimalNode.valueOf(bounded(number));
      case BigInteger number -> DecimalNode.valueOf(bounded(new BigDecimal(number)));
      case Double number -> fraction(number);
      case Float number -> fraction(number);
      case Number number -> DecimalNode.valueOf(BigDecimal.valueOf(number.longValue()));
      case Map<?, ?> map -> {
        ObjectNode object = ExactJson.MAPPER.createObjectNode();
        map.forEach((name, field) -> object.set(name.toString(), toJson(field, depth + 1)));
        yield object;
      }
      case Iterable<?> list -> {
        ArrayNode array = ExactJson.MAPPER.createArrayNode();
        list.forEach(element -> array.add(toJson(element, depth + 1)));
        yield array;
      }
      default -> throw new Excess("must be JSON: a value of it is a function");
    };
  }

  private static JsonNode fraction(Number number) {
    double value = number.doubleValue();
    if (!Double.isFinite(value)) {
      throw new Excess("must be JSON: a number of it is infinite or none");
    }
    BigDecimal decimal = BigDecimal.valueOf(value).stripTrailingZeros();
    return DecimalNode.valueOf(decimal.scale() < 0 ? decimal.setScale(0) : decimal);
  }

  private static BigDecimal bounded(BigDecimal number) {
    if (number.precision() > WIDEST || Math.abs((long) number.scale()) > WIDEST) {
      throw new Excess("may have numbers of at most %d digits".formatted(WIDEST));
    }
    return number;
  }
}
