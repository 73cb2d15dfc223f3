package io.rapport.interactions.enrich;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// How much time may go into user agents that were not seen before: anyone can make them up, and
/// each costs a hundred times what the rest of an event costs. Time that was not used is saved up,
/// for a second at most.
final class ParseBudget {

  private static final long SAVED_AT_MOST = 1_000_000_000L;

  private final double share;
  private final LongSupplier nanoClock;
  private final AtomicLong left = new AtomicLong(SAVED_AT_MOST);
  private final AtomicLong counted;

  /// @param share of one processor's time
  ParseBudget(double share, LongSupplier nanoClock) {
    this.share = share;
    this.nanoClock = nanoClock;
    this.counted = new AtomicLong(nanoClock.getAsLong());
  }

  boolean allows() {
    long now = nanoClock.getAsLong();
    long before = counted.get();
    if (now > before && counted.compareAndSet(before, now)) {
      long earned = (long) ((now - before) * share);
      left.updateAndGet(nanos -> Math.min(SAVED_AT_MOST, nanos + earned));
    }
    return left.get() > 0;
  }

  void spend(long nanos) {
    left.addAndGet(-nanos);
  }
}
