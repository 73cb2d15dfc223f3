package io.rapport.segments.rule;

import com.fasterxml.jackson.annotation.JsonInclude;

/// How many events there must be; each bound is optional and includes itself.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Count(Long atLeast, Long atMost, Long exactly) {

  /// At least one: what an absent count means.
  public static final Count ONCE = new Count(1L, null, null);

  long lowest() {
    return exactly != null ? exactly : atLeast != null ? atLeast : 0;
  }

  /// The highest number that is accepted, `Long.MAX_VALUE` without a bound.
  long highest() {
    return exactly != null ? exactly : atMost != null ? atMost : Long.MAX_VALUE;
  }

  boolean accepts(long count) {
    return count >= lowest() && count <= highest();
  }

  /// How far one must count to know: no further number changes the answer.
  long enough() {
    return highest() == Long.MAX_VALUE ? lowest() : highest() + 1;
  }
}
