package io.rapport.messaging;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// The safety net, independent of the snapshot difference: committed rows whose transactions
/// ended a minute ago must have positions. What is found is told and repaired.
final class Audit {

  private static final Logger LOG = Logger.getLogger(Audit.class);

  private final Sequencer sequencer;
  private final Duration grace;
  private final AtomicLong missing = new AtomicLong();
  private String bound;
  private long boundAt;

  Audit(Sequencer sequencer, Duration grace) {
    this.sequencer = sequencer;
    this.grace = grace;
  }

  /// Rows that the last run found without a position.
  long missing() {
    return missing.get();
  }

  /// Looks at the rows of transactions that had all ended by the run before this one.
  void run() throws SQLException {
    if (bound != null && System.nanoTime() - boundAt >= grace.toNanos()) {
      check(bound);
      bound = null;
    }
    if (bound == null) {
      bound = sequencer.oldestRunning();
      boundAt = System.nanoTime();
    }
  }

  private void check(String before) throws SQLException {
    long found = sequencer.missing(before);
    missing.set(found);
    if (found > 0) {
      LOG.errorf("The log %s has %d rows without a position", sequencer.log().name(), found);
      long repaired = sequencer.repair(before);
      LOG.warnf("The log %s: %d rows numbered late", sequencer.log().name(), repaired);
    }
    if (sequencer.missing(before) == 0) {
      sequencer.audited(before);
    }
  }
}
