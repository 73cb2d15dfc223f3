package io.rapport.messaging;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Work at a steady rate, in the thread that calls; what came late is made up for.
final class Pace {

  private Pace() {}

  /// Does it so often a second until the end, and returns how often it was done.
  static long until(long endNanos, double perSecond, Callable<?> work) throws Exception {
    long start = System.nanoTime();
    long done = 0;
    while (true) {
      long due = start + (long) (done * 1e9 / perSecond);
      if (due >= endNanos) {
        return done;
      }
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      work.call();
      done++;
    }
  }
}
