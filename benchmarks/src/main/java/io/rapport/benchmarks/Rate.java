package io.rapport.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/// What a run came to.
///
/// @param events how many were done
/// @param took wall time of all
/// @param latencies of each request, in nanoseconds, ascending
public record Rate(long events, Duration took, long[] latencies) {

  public Rate {
    latencies = latencies.clone();
    Arrays.sort(latencies);
  }

  public double perSecond() {
    return events / (took.toNanos() / 1e9);
  }

  public double quantileMillis(double quantile) {
    return latencies.length == 0
        ? 0
        : latencies[(int) Math.min(latencies.length - 1, quantile * latencies.length)] / 1e6;
  }

  public String line(String what) {
    return String.format(
        Locale.ROOT,
        "%-34s %,10.0f events/s   p50 %7.1f ms   p99 %7.1f ms   (%,d events in %.1f s)",
        what,
        perSecond(),
        quantileMillis(0.5),
        quantileMillis(0.99),
        events,
        took.toNanos() / 1e9);
  }
}
