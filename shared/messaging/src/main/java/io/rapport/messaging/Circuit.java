package io.rapport.messaging;

import java.time.Duration;
import org.jboss.logging.Logger;

/// Keeps the lanes of one subscriber from knocking all at once while it is away: after a failure
/// one lane at a time tries again.
final class Circuit {

  private static final Logger LOG = Logger.getLogger(Circuit.class);

  private final String name;
  private int failures;
  private long closedUntil = System.nanoTime();
  private boolean trying;

  Circuit(String name) {
    this.name = name;
  }

  /// Whether a lane may try now; who may calls [#done] afterwards.
  synchronized boolean enter() {
    if (System.nanoTime() - closedUntil < 0 || (failures > 0 && trying)) {
      return false;
    }
    trying = failures > 0;
    return true;
  }

  synchronized void done() {
    trying = false;
  }

  synchronized void succeeded() {
    if (failures > 0) {
      LOG.infof("%s answers again after %d failures", name, failures);
    }
    failures = 0;
  }

  /// Somebody wants it to be asked now.
  synchronized void reset() {
    closedUntil = System.nanoTime();
  }

  /// Counts a failure; returns how long nobody will try.
  synchronized Duration failed(String detail) {
    failures++;
    if (failures == 1) {
      LOG.warnf("%s does not answer: %s", name, detail);
    }
    Duration wait = Backoff.after(failures);
    closedUntil = System.nanoTime() + wait.toNanos();
    return wait;
  }

  /// The subscriber asked for a pause; returns how long nobody will try.
  synchronized Duration pause(Duration asked) {
    Duration wait = Backoff.atLeast(asked);
    closedUntil = System.nanoTime() + wait.toNanos();
    return wait;
  }
}
