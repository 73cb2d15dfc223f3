package io.rapport.messaging;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// The safety net, independent of the snapshot difference: committed rows whose transactions
/// ended a minute ago must have positions, and positions that were given once must still be
/// there. What is found is told and repaired.
final class Audit {

  private static final Logger LOG = Logger.getLogger(Audit.class);

  private static final int PIECE = 50_000;

  private final Sequencer sequencer;
  private final Holes holes;
  private final Duration grace;
  private final Pressure pressure;
  private final AtomicLong missing = new AtomicLong();
  private final AtomicLong found = new AtomicLong();
  private String bound;
  private long boundAt;
  private long deleted;

  Audit(Sequencer sequencer, Duration grace) {
    this(sequencer, grace, new LogDays(sequencer.database(), sequencer.log()), Pressure.NONE);
  }

  Audit(Sequencer sequencer, Duration grace, LogDays days, Pressure pressure) {
    this.sequencer = sequencer;
    this.grace = grace;
    this.pressure = pressure;
    this.holes = new Holes(sequencer.database(), sequencer.log(), days);
  }

  /// Rows that the last run found without a position.
  long missing() {
    return missing.get();
  }

  /// Rows that were found without a position since the service started.
  long found() {
    return found.get();
  }

  /// Counts the positions, and looks at the rows of transactions that had all ended by an earlier
  /// run. A deleted position is given back first: it is no new one.
  void run() throws SQLException {
    deleted = holes.run();
    found.addAndGet(deleted);
    missing.accumulateAndGet(deleted, Math::max);
    if (bound != null && System.nanoTime() - boundAt >= grace.toNanos() && check(bound)) {
      bound = null;
    }
    if (bound == null) {
      bound = sequencer.oldestRunning();
      boundAt = System.nanoTime();
    }
  }

  /// Looks piece by piece, at a single one while the process has more to store than it can.
  ///
  /// @return whether all rows before the bound have positions
  private boolean check(String before) throws SQLException {
    long late = 0;
    Sequencer.Audited piece;
    do {
      piece = sequencer.audit(before, PIECE);
      if (piece.missing() > 0) {
        late += piece.missing();
        repair(before, piece.missing());
        piece = sequencer.audit(before, PIECE);
      }
      if (piece.missing() == 0) {
        sequencer.audited(piece.before());
      }
    } while (piece.missing() == 0 && !piece.whole() && !pressure.isHigh());
    missing.set(late + deleted);
    return piece.missing() == 0 && piece.whole();
  }

  private void repair(String before, long late) throws SQLException {
    found.addAndGet(late);
    LOG.errorf("The log %s has %d rows without a position", sequencer.log().name(), late);
    LOG.warnf(
        "The log %s: %d rows numbered late", sequencer.log().name(), sequencer.repair(before));
  }
}
