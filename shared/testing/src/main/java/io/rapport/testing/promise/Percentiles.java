package io.rapport.testing.promise;

import java.util.Arrays;
import java.util.Collection;

/// Times in milliseconds, by rank.
public record Percentiles(double[] sorted) {

  /// Of these times.
  public static Percentiles of(Collection<? extends Number> millis) {
    double[] sorted = millis.stream().mapToDouble(Number::doubleValue).toArray();
    Arrays.sort(sorted);
    return new Percentiles(sorted);
  }

  /// The time that so many of a hundred do not exceed; 0 of none.
  public double at(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.length) - 1;
    return sorted.length == 0 ? 0 : sorted[Math.max(0, rank)];
  }

  @Override
  public String toString() {
    return "p50 %.0f ms, p99 %.0f ms, max %.0f ms of %d"
        .formatted(at(50), at(99), at(100), sorted.length);
  }
}
