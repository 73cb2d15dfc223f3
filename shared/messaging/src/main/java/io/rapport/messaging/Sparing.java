package io.rapport.messaging;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Lets a regular job take no more than a fiftieth of the time: what took a second is not done
/// again within the next fifty.
final class Sparing {

  private static final int SHARE = 50;
  private static final Duration MOST = Duration.ofMinutes(1);

  private final LongSupplier nanos;
  private long rest;
  private long endedAt;

  /// @param nanos a clock that only goes forward, in nanoseconds
  Sparing(LongSupplier nanos) {
    this.nanos = nanos;
    this.endedAt = nanos.getAsLong();
  }

  void run(Runnable job) {
    long begin = nanos.getAsLong();
    if (begin - endedAt < rest) {
      return;
    }
    job.run();
    endedAt = nanos.getAsLong();
    rest = Math.min(MOST.toNanos(), (endedAt - begin) * SHARE);
  }
}
