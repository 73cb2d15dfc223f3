package io.rapport.messaging;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Positions follow each other without a gap. A missing one was deleted: the row that it belonged
/// to gets it back, so that who has read it does not read it again, and who has not, does. A
/// piece of the log is counted at a time: the newest at each run, the others in turn.
final class Holes {

  private static final Logger LOG = Logger.getLogger(Holes.class);
  private static final int PIECE = 50_000;
  private static final int MOST = 1_000;

  private record Piece(long after, long upTo, LocalDate from, LocalDate to) {}

  /// @param whole whether nothing was dropped yet
  private record Extent(long last, boolean whole) {}

  private record Hole(long position, Integer lane) {}

  private record Orphan(LocalDate day, long seq, int lane) {}

  private final DataSource database;
  private final Log log;
  private final LogDays days;
  private final NumberingSql sql;
  private long turn;

  Holes(DataSource database, Log log, LogDays days) {
    this.database = database;
    this.log = log;
    this.days = days;
    this.sql = NumberingSql.of(log);
  }

  /// Looks, tells and repairs; returns how many positions were missing.
  long run() throws SQLException {
    days.refresh();
    Extent extent = extent();
    long last = extent.last;
    if (last > 0 && days.first() == 0) {
      days.readAgain();
    }
    if (last == 0 || days.first() == 0) {
      return 0;
    }
    long first = extent.whole ? 0 : days.first() - 1;
    long found = check(Math.max(first, last - PIECE), last);
    if (last - PIECE > first) {
      turn = turn < first || turn >= last - PIECE ? first : turn;
      found += check(turn, Math.min(turn + PIECE, last));
      turn += PIECE;
    }
    return found;
  }

  private long check(long after, long upTo) throws SQLException {
    Piece seen = piece(after, upTo);
    try (Connection connection = database.getConnection()) {
      if (count(connection, seen) == upTo - after) {
        return 0;
      }
      days.readAgain();
      boolean whole = extent().whole;
      if (days.first() == 0 && !whole) {
        // all that there was has been dropped
        return 0;
      }
      Piece piece = piece(whole ? after : Math.max(after, days.first() - 1), upTo);
      if (count(connection, piece) == piece.upTo - piece.after) {
        return 0;
      }
      connection.setAutoCommit(false);
      try {
        Optional<String> snapshot = lock(connection);
        if (snapshot.isEmpty()) {
          return 0;
        }
        List<Hole> holes = holes(connection, piece);
        long repaired = holes.isEmpty() ? 0 : repair(connection, piece, holes, snapshot.get());
        connection.commit();
        if (!holes.isEmpty()) {
          LOG.errorf(
              "The log %s: %d positions after %d were deleted, %d of them given back to their rows",
              log.name(), holes.size(), after, repaired);
        }
        return holes.size();
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private Piece piece(long after, long upTo) {
    return new Piece(after, upTo, days.from(after + 1), days.to(upTo));
  }

  private Extent extent() throws SQLException {
    try (Connection connection = database.getConnection()) {
      return query(
              connection,
              "select last_position, 0 = all(dropped) from log_sequencer where log_table = ?",
              row -> new Extent(row.getLong(1), row.getBoolean(2)),
              log.table())
          .getFirst();
    }
  }

  private long count(Connection connection, Piece piece) throws SQLException {
    return query(
            connection,
            """
            select count(*) from %s_position
            where sequenced_on between ? and ? and lane between 0 and 7
              and position > ? and position <= ?
            """,
            row -> row.getLong(1),
            piece.from,
            piece.to,
            piece.after,
            piece.upTo)
        .getFirst();
  }

  private Optional<String> lock(Connection connection) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(sql.lock());
        ResultSet row = lock.executeQuery()) {
      return row.next() ? Optional.of(row.getString(5)) : Optional.empty();
    }
  }

  /// What is missing. The lane of a position stands in the row that follows it there, or it is
  /// the head of its lane.
  private List<Hole> holes(Connection connection, Piece piece) throws SQLException {
    return query(
        connection,
        """
        with hole as materialized (
          select h as position from generate_series(?::bigint + 1, ?::bigint) h
          where not exists (
            select from %1$s_position p where p.position = h and p.sequenced_on between ? and ?)
          limit ?)
        select h.position, coalesce(
          (select min(p.lane) from %1$s_position p
            where p.prev = h.position and p.sequenced_on >= ?),
          (select min(u.lane) - 1 from log_sequencer s, unnest(s.heads) with ordinality u(head, lane)
            where s.log_table = '%1$s' and u.head = h.position))
        from hole h order by 1
        """,
        row -> new Hole(row.getLong(1), row.getObject(2) == null ? null : row.getInt(2)),
        piece.after,
        piece.upTo,
        piece.from,
        piece.to,
        MOST,
        piece.from);
  }

  private long repair(Connection connection, Piece piece, List<Hole> holes, String snapshot)
      throws SQLException {
    List<Orphan> orphans = orphans(connection, piece, snapshot, holes.size());
    Map<Hole, Orphan> pairs = new HashMap<>();
    for (Hole hole : holes) {
      orphans.stream()
          .filter(orphan -> hole.lane == null || hole.lane == orphan.lane)
          .findFirst()
          .ifPresent(
              orphan -> {
                orphans.remove(orphan);
                pairs.put(hole, orphan);
              });
    }
    for (Hole hole : holes) {
      if (pairs.containsKey(hole)) {
        give(connection, piece, hole.position, pairs.get(hole));
      }
    }
    return pairs.size();
  }

  /// Rows that were numbered once, in the order in which they were, and have no position.
  private List<Orphan> orphans(Connection connection, Piece piece, String snapshot, int most)
      throws SQLException {
    return new ArrayList<>(
        query(
            connection,
            """
            select e.day, e.seq, e.lane from %1$s e
            where e.day between ?::date - 3 and ?::date
              and pg_visible_in_snapshot(e.xid, ?::pg_snapshot)
              and not exists (
                select from %1$s_position p
                where p.day = e.day and p.seq = e.seq and p.sequenced_on >= ?::date - 3)
            order by e.seq limit ?
            """,
            row -> new Orphan(row.getObject(1, LocalDate.class), row.getLong(2), row.getInt(3)),
            piece.from,
            piece.to,
            snapshot,
            piece.from,
            most));
  }

  private void give(Connection connection, Piece piece, long position, Orphan orphan)
      throws SQLException {
    OffsetDateTime at =
        query(
                connection,
                """
                select sequenced_at from %1$s_position
                where sequenced_on between ? and ?
                order by abs(position - ?) limit 1
                """,
                row -> row.getObject(1, OffsetDateTime.class),
                piece.from,
                piece.to,
                position)
            .stream()
            .findFirst()
            .orElse(null);
    try (PreparedStatement give =
        connection.prepareStatement(
            """
            insert into %1$s_position (position, lane, seq, day, prev, sequenced_on, sequenced_at)
            select ?, ?, ?, ?, (
              select max(p.position) from %1$s_position p
              where p.lane = ? and p.position < ? and p.sequenced_on >= ?),
              (t.at at time zone 'utc')::date, t.at
            from (select coalesce(?::timestamptz, now()) as at) t
            """
                .formatted(log.table()))) {
      set(
          give,
          position,
          orphan.lane,
          orphan.seq,
          orphan.day,
          orphan.lane,
          position,
          piece.from,
          at);
      give.executeUpdate();
    }
  }

  private <T> List<T> query(Connection connection, String sql, Read<T> read, Object... parameters)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql.formatted(log.table()))) {
      set(select, parameters);
      try (ResultSet rows = select.executeQuery()) {
        List<T> found = new ArrayList<>();
        while (rows.next()) {
          found.add(read.of(rows));
        }
        return found;
      }
    }
  }

  private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }

  @FunctionalInterface
  private interface Read<T> {
    T of(ResultSet row) throws SQLException;
  }
}
