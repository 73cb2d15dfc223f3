package io.rapport.interactions.tail;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Where the events of a source wait for one who watches it. So many wait and no more: what comes
/// while it is full is counted, and told in its place as a gap.
final class Tap {

  private final UUID workspaceId;
  private final UUID sourceId;
  private final int most;
  private final int mostChars;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Deque<Told> waiting = new ArrayDeque<>();
  private long start;
  private long reached;
  private int chars;
  private long missed;
  private boolean uncounted;
  private volatile long touchedAt = System.nanoTime();
  private volatile boolean closed;

  Tap(UUID workspaceId, UUID sourceId, int most, int mostChars) {
    this.workspaceId = workspaceId;
    this.sourceId = sourceId;
    this.most = most;
    this.mostChars = mostChars;
  }

  UUID workspaceId() {
    return workspaceId;
  }

  UUID sourceId() {
    return sourceId;
  }

  /// The last position of the log that it does not show.
  long start() {
    return start;
  }

  /// Before anything arrives.
  void startAfter(long position) {
    start = position;
    reached = position;
  }

  /// Its reader is still there, and busy with something else.
  void touch() {
    touchedAt = System.nanoTime();
  }

  /// Whether its reader has given no sign for so long.
  boolean isAbandoned(Duration time) {
    return System.nanoTime() - touchedAt > time.toNanos();
  }

  /// Nothing arrives any more.
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /// An event that it has seen already is one that is read again after a failure.
  void arrive(Seen seen) {
    lock.lock();
    try {
      if (seen.position() <= reached) {
        return;
      }
      reached = seen.position();
      int size = seen.event().chars();
      if (waiting.size() >= most || chars + size > mostChars && !waiting.isEmpty()) {
        missed++;
        return;
      }
      tellGap();
      waiting.add(new Told.Stored(seen.position(), seen.event()));
      chars += size;
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /// All that the log has for it up to there has arrived.
  void reach(long position) {
    lock.lock();
    try {
      reached = Math.max(reached, position);
    } finally {
      lock.unlock();
    }
  }

  /// The log was not read up to there: nobody knows how many of its events were left out.
  void skip(long position) {
    lock.lock();
    try {
      uncounted = true;
      reached = Math.max(reached, position);
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /// The next to tell; waits for it for a while.
  Told take(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      touch();
      long left = patience.toNanos();
      while (waiting.isEmpty() && !hasGap() && left > 0) {
        left = arrived.awaitNanos(left);
      }
      if (waiting.isEmpty()) {
        tellGap();
      }
      if (waiting.isEmpty()) {
        return new Told.Quiet(reached);
      }
      Told told = waiting.remove();
      if (told instanceof Told.Stored(_, TailEvent event)) {
        chars -= event.chars();
      }
      return told;
    } finally {
      lock.unlock();
    }
  }

  private boolean hasGap() {
    return missed > 0 || uncounted;
  }

  private void tellGap() {
    if (hasGap()) {
      waiting.add(new Told.Gap(uncounted ? null : Long.valueOf(missed)));
      missed = 0;
      uncounted = false;
    }
  }
}
