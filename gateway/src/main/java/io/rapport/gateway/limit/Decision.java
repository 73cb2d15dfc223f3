package io.rapport.gateway.limit;

import java.time.Duration;
import java.util.List;

/// What the limits say to one request.
///
/// @param quotas all that apply
/// @param tightest the one with the least left
/// @param remaining requests that are left of it at once
/// @param reset until it is whole again
/// @param retryAfter until the next request is let through; zero when this one is
public record Decision(
    List<Quota> quotas, Quota tightest, long remaining, Duration reset, Duration retryAfter) {

  public boolean allowed() {
    return retryAfter.isZero();
  }

  /// The header `RateLimit` (draft-ietf-httpapi-ratelimit-headers).
  public String rateLimit() {
    return '"' + tightest.policy() + "\";r=" + remaining + ";t=" + seconds(reset);
  }

  /// The header `RateLimit-Policy`.
  public String policies() {
    StringBuilder text = new StringBuilder();
    for (Quota quota : quotas) {
      if (!text.isEmpty()) {
        text.append(", ");
      }
      text.append('"').append(quota.policy()).append("\";q=").append(quota.limit());
      text.append(";w=").append(seconds(quota.window()));
    }
    return text.toString();
  }

  /// From what became of the quotas, in their order; after a refusal the others are not asked.
  static Decision of(List<Quota> quotas, List<Level> levels) {
    int tightest = 0;
    for (int i = 1; i < levels.size(); i++) {
      if (levels.get(i).tighterThan(levels.get(tightest))) {
        tightest = i;
      }
    }
    Level level = levels.get(tightest);
    return new Decision(
        quotas,
        quotas.get(tightest),
        level.remaining(),
        micros(level.resetMicros()),
        micros(level.waitMicros()));
  }

  private static Duration micros(long micros) {
    return Duration.ofNanos(micros * 1000);
  }

  private static long seconds(Duration duration) {
    return (duration.toMillis() + 999) / 1000;
  }
}
