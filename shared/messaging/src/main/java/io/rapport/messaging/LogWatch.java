package io.rapport.messaging;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Hands the sequencer's news over to the relays of the same log, in memory.
final class LogWatch {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private volatile LogState state;
  private long version;

  /// How far the log is numbered, null before the first tick.
  LogState state() {
    return state;
  }

  void publish(LogState next) {
    LogState last = state;
    state = next;
    if (last == null || next.lastPosition() != last.lastPosition()) {
      poke();
    }
  }

  /// Wakes who waits, for another reason than news of the log.
  void poke() {
    lock.lock();
    try {
      version++;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for something later than what was seen; returns what to pass the next time.
  long await(long seen, Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (version == seen && left > 0) {
        left = news.awaitNanos(left);
      }
      return version;
    } finally {
      lock.unlock();
    }
  }
}
