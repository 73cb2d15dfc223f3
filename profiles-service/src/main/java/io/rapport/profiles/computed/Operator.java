package io.rapport.profiles.computed;

import com.fasterxml.jackson.annotation.JsonProperty;

/// How a property compares with a value. Nothing is converted: the text `"5"` is not the number 5.
/// What is absent, or null, satisfies `notEquals` and `exists: false` only.
public enum Operator {
  @JsonProperty("equals")
  EQUALS,
  @JsonProperty("notEquals")
  NOT_EQUALS,
  @JsonProperty("in")
  IN,
  @JsonProperty("atLeast")
  AT_LEAST,
  @JsonProperty("atMost")
  AT_MOST,
  @JsonProperty("moreThan")
  MORE_THAN,
  @JsonProperty("lessThan")
  LESS_THAN,
  @JsonProperty("between")
  BETWEEN,
  @JsonProperty("contains")
  CONTAINS,
  @JsonProperty("startsWith")
  STARTS_WITH,
  @JsonProperty("exists")
  EXISTS
}
