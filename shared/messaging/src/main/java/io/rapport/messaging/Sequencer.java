package io.rapport.messaging;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Numbers the committed rows of one log by snapshot difference.
///
/// A tick looks first, without a lock and without writing; only when something is new it locks
/// the log's row, and then one single statement reads its snapshot, numbers what the previous
/// snapshot could not see, ordered by the identity column, and saves the snapshot. One statement,
/// so that the rows and the snapshot are of the same instant.
final class Sequencer {

  private static final Logger LOG = Logger.getLogger(Sequencer.class);
  private static final String READ_ONLY = "25006";
  private static final String TAKEN = "23505";

  private final DataSource database;
  private final Log log;
  private final NumberingSql sql;
  private Snapshot snapshot = Snapshot.parse("3:3:");
  private LocalDate since = LocalDate.EPOCH;
  private final AtomicLong anchored = new AtomicLong();
  private volatile boolean collided;

  Sequencer(DataSource database, Log log) {
    this.database = database;
    this.log = log;
    this.sql = NumberingSql.of(log);
  }

  Log log() {
    return log;
  }

  DataSource database() {
    return database;
  }

  /// Numbers what is new, if this is the primary and nobody else is at it; returns how far the
  /// log is.
  LogState tick() throws SQLException {
    try (Connection connection = database.getConnection()) {
      Look look = look(connection);
      if (!look.work) {
        return look.state;
      }
      LogState numbered = inTransaction(connection, () -> number(connection));
      return numbered == null ? look.state : numbered;
    } catch (SQLException e) {
      // a position was given twice: the saved one was set back
      collided = collided || TAKEN.equals(e.getSQLState());
      throw e;
    }
  }

  private Look look(Connection connection) throws SQLException {
    try (PreparedStatement look = connection.prepareStatement(sql.look())) {
      look.setObject(1, since);
      look.setString(2, snapshot.xmax());
      look.setObject(3, since);
      look.setArray(4, connection.createArrayOf("xid8", snapshot.running()));
      try (ResultSet row = look.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("The table " + log.table() + " is no log");
        }
        boolean broken = row.getBoolean(8);
        boolean standby = row.wasNull();
        return new Look(read(row), !standby && (broken || collided || row.getBoolean(7)));
      }
    }
  }

  private LogState number(Connection connection) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(sql.lock())) {
      if (!locked(lock)) {
        return null;
      }
      // Once more: only a statement that begins while the row is ours has a younger snapshot.
      try (ResultSet row = lock.executeQuery()) {
        row.next();
        boolean broken = row.getBoolean(7);
        LogState before = read(row);
        long last = before.lastPosition();
        String snap = row.getString(5);
        LocalDate from = row.getObject(6, LocalDate.class);
        if (broken || collided) {
          return anchorAnew(connection, before, from);
        }
        return run(connection, sql.number(), from, snap, from, snap, last);
      }
    }
  }

  /// Numbers by looking at the rows, not at the snapshot, which cannot be trusted.
  private LogState anchorAnew(Connection connection, LogState before, LocalDate from)
      throws SQLException {
    long last;
    try (PreparedStatement heal = connection.prepareStatement(sql.heal())) {
      heal.setObject(1, from);
      try (ResultSet row = heal.executeQuery()) {
        row.next();
        last = row.getLong(1);
      }
    }
    LogState anew = run(connection, sql.reanchor(), from, from, from, last);
    anchored.incrementAndGet();
    collided = false;
    if (anew.logId().equals(before.logId())) {
      LOG.errorf(
          "What the log %s had saved of its numbering was changed from outside; it was numbered by"
              + " its rows, %d of them late, and goes on at %d",
          log.name(), anew.lastPosition() - last, anew.lastPosition());
    } else {
      LOG.errorf(
          "The server is not the one that the log %s was numbered on, or was set back: the log"
              + " %s ends at %d, the log %s continues it",
          log.name(), before.logId(), last, anew.logId());
    }
    return anew;
  }

  /// How often the log had to be numbered by its rows.
  long anchored() {
    return anchored.get();
  }

  private static boolean locked(PreparedStatement lock) throws SQLException {
    try (ResultSet row = lock.executeQuery()) {
      return row.next();
    }
  }

  /// Looks whether committed rows have positions whose transactions ended before `bound`, a piece
  /// of those that no earlier audit saw.
  ///
  /// @param most how many rows, give or take the rest of a transaction
  Audited audit(String bound, int most) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement audit = connection.prepareStatement(sql.audit())) {
      audit.setString(1, auditedBefore(connection));
      audit.setString(2, bound);
      audit.setInt(3, most);
      try (ResultSet row = audit.executeQuery()) {
        row.next();
        boolean whole = row.getLong(2) < most;
        return new Audited(row.getLong(1), whole ? bound : row.getString(3), whole);
      }
    }
  }

  /// A piece of the log that was audited.
  ///
  /// @param missing rows that have no position
  /// @param before all rows of transactions below it were looked at
  /// @param whole whether nothing below the bound is left
  record Audited(long missing, String before, boolean whole) {}

  private String auditedBefore(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select audited_xid::text from log_sequencer where log_table = ?")) {
      select.setString(1, log.table());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  /// Gives positions to rows that the snapshot passed over; returns how many there were.
  long repair(String bound) throws SQLException {
    long before = tick().lastPosition();
    try (Connection connection = database.getConnection()) {
      LogState state =
          inTransaction(
              connection,
              () -> {
                try (PreparedStatement lock = connection.prepareStatement(sql.lock());
                    ResultSet row = lock.executeQuery()) {
                  return row.next()
                      ? run(connection, sql.repair(), bound, row.getString(5), row.getLong(2))
                      : null;
                }
              });
      return state == null ? 0 : state.lastPosition() - before;
    }
  }

  /// Remembers that all rows of transactions below `bound` have positions.
  void audited(String bound) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement save =
            connection.prepareStatement(
                "update log_sequencer set audited_xid = ?::xid8 where log_table = ?")) {
      save.setString(1, bound);
      save.setString(2, log.table());
      save.executeUpdate();
    }
  }

  /// The oldest transaction that may still run: all below it have ended.
  String oldestRunning() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement("select pg_snapshot_xmin(pg_current_snapshot())::text");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  private LogState run(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? read(row) : null;
      }
    }
  }

  private LogState read(ResultSet row) throws SQLException {
    snapshot = Snapshot.parse(row.getString(5));
    since = row.getObject(6, LocalDate.class);
    return new LogState(row.getObject(1, UUID.class), row.getLong(2), longs(row, 3), longs(row, 4));
  }

  private static long[] longs(ResultSet row, int column) throws SQLException {
    return Stream.of((Long[]) row.getArray(column).getArray()).mapToLong(l -> l).toArray();
  }

  private static LogState inTransaction(Connection connection, Numbering work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      LogState state = work.run();
      connection.commit();
      return state;
    } catch (SQLException e) {
      if (READ_ONLY.equals(e.getSQLState())) {
        return null;
      }
      throw e;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private record Look(LogState state, boolean work) {}

  @FunctionalInterface
  private interface Numbering {
    LogState run() throws SQLException;
  }
}
