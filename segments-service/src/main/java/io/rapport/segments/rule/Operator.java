package io.rapport.segments.rule;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// How a trait or a property compares with a value. Nothing is converted: the text `"5"` is not the
/// number 5. What is absent, or null, satisfies `notEquals` and `exists: false` only.
public enum Operator {
  EQUALS("equals"),
  NOT_EQUALS("notEquals"),
  IN("in"),
  AT_LEAST("atLeast"),
  AT_MOST("atMost"),
  MORE_THAN("moreThan"),
  LESS_THAN("lessThan"),
  BETWEEN("between"),
  CONTAINS("contains"),
  STARTS_WITH("startsWith"),
  EXISTS("exists");

  static final String ALL =
      Arrays.stream(values()).map(Operator::json).collect(Collectors.joining(", "));

  private final String json;

  Operator(String json) {
    this.json = json;
  }

  /// The operator's name in JSON.
  @JsonValue
  public String json() {
    return json;
  }

  static Optional<Operator> find(Object json) {
    return Arrays.stream(values()).filter(o -> o.json.equals(json)).findFirst();
  }
}
