package io.rapport.interactions.crm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.web.JsonPointers;
import io.rapport.web.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Map;

/// Fields that a workspace adds to its activities and tickets: a JSON object, kept as it was
/// sent.
@ApplicationScoped
public class CustomFields {

  private static final int LONGEST = 32_768;
  private static final int DEEPEST = 16;
  private static final int DIGITS = 400;
  private static final String POINTER = "/fields";
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final ObjectMapper json;

  CustomFields(ObjectMapper json) {
    this.json = json;
  }

  /// @throws Problem.Invalid when they are too large, too deep or hold what cannot be stored
  public String write(Map<String, Object> fields) {
    if (fields == null) {
      return "{}";
    }
    check(json.valueToTree(fields), POINTER, 1);
    try {
      String text = json.writeValueAsString(fields);
      if (text.length() > LONGEST) {
        throw new Problem.Invalid(POINTER, "may have at most %d characters".formatted(LONGEST));
      }
      return text;
    } catch (JsonProcessingException _) {
      throw new Problem.Invalid(POINTER, "must be an object of JSON values");
    }
  }

  public Map<String, Object> read(String text) {
    try {
      return json.readValue(text, OBJECT);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Stored fields could not be read", e);
    }
  }

  private static void check(JsonNode value, String pointer, int depth) {
    if (depth > DEEPEST) {
      throw new Problem.Invalid(pointer, "may be nested %d levels".formatted(DEEPEST));
    }
    if (value.isNumber() && hasTooManyDigits(value.decimalValue())) {
      throw new Problem.Invalid(pointer, "may have at most %d digits".formatted(DIGITS));
    }
    if (value.isTextual()) {
      Texts.check(pointer, value.textValue(), LONGEST);
    }
    value
        .properties()
        .forEach(
            field -> {
              String inner = pointer + JsonPointers.step(field.getKey());
              Texts.check(inner, field.getKey(), LONGEST);
              check(field.getValue(), inner, depth + 1);
            });
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        check(value.get(i), pointer + JsonPointers.step(i), depth + 1);
      }
    }
  }

  private static boolean hasTooManyDigits(BigDecimal number) {
    return number.precision() > DIGITS || Math.abs((long) number.scale()) > DIGITS;
  }
}
