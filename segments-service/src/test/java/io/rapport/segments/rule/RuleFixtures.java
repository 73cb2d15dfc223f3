package io.rapport.segments.rule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.List;
import java.util.Optional;

/// JSON as the service reads and writes it.
final class RuleFixtures {

  static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

  private RuleFixtures() {}

  static Object tree(String json) {
    try {
      return JSON.readValue(json, Object.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Parser.Parsed parse(String json) {
    return Parser.parse(tree(json));
  }

  /// A rule that must be valid.
  static Rule rule(String json) {
    Parser.Parsed parsed = parse(json);
    List<Flaw> flaws = flaws(json);
    if (!flaws.isEmpty()) {
      throw new AssertionError(flaws.toString());
    }
    return parsed.rule();
  }

  /// All that is wrong with a rule in a workspace without segments.
  static List<Flaw> flaws(String json) {
    Parser.Parsed parsed = parse(json);
    return parsed.with(Validator.validate(parsed.rule(), null, _ -> Optional.empty()));
  }

  static String write(Rule rule) {
    try {
      return JSON.writerFor(Rule.class).writeValueAsString(rule);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
