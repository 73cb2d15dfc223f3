package io.rapport.profiles.computed;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a computed trait makes of the events that it counts.
public enum Aggregate {
  @JsonProperty("count")
  COUNT,
  @JsonProperty("sum")
  SUM,
  @JsonProperty("average")
  AVERAGE,
  @JsonProperty("minimum")
  MINIMUM,
  @JsonProperty("maximum")
  MAXIMUM,
  @JsonProperty("first")
  FIRST,
  @JsonProperty("last")
  LAST,
  @JsonProperty("distinct")
  DISTINCT;

  /// Whether the trait is a number on every profile.
  boolean isNumeric() {
    return this != FIRST && this != LAST;
  }
}
