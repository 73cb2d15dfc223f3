package io.rapport.messaging;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Waits that double and are spread, so that what failed together does not return together.
final class Backoff {

  private static final long FIRST_MILLIS = 250;
  private static final long LONGEST_MILLIS = 10_000;

  private Backoff() {}

  /// The wait after so many failures in a row.
  static Duration after(int failures) {
    long most = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures, 10));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
  }

  /// A little more than asked for.
  static Duration atLeast(Duration asked) {
    long millis = asked.toMillis();
    return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 5 + 1));
  }
}
