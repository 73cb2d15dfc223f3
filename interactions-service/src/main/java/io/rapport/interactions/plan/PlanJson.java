package io.rapport.interactions.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rapport.web.Problem;

/// Plans as they are stored: numbers as they were written; what a newer version of the platform
/// added is passed over.
final class PlanJson {

  static final int LONGEST = 500_000;

  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .disable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  private PlanJson() {}

  static String write(PlanDefinition definition) {
    try {
      String text = MAPPER.writeValueAsString(definition);
      if (text.length() > LONGEST) {
        throw new Problem.Invalid(
            "", "may have at most %d characters: split the plan".formatted(LONGEST));
      }
      return text;
    } catch (JsonProcessingException _) {
      throw new Problem.Invalid("", "must be JSON");
    }
  }

  static PlanDefinition read(String text) {
    try {
      return MAPPER.readValue(text, PlanDefinition.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored plan could not be read", e);
    }
  }
}
