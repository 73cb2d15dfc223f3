package io.rapport.messaging;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.sql.DataSource;

/// On which days the positions of a log were given, so that a statement about a position opens
/// the partitions of a day or two and not those of years. A day to either side is allowed for
/// clocks that differ.
final class LogDays {

  private static final Duration OLD = Duration.ofMinutes(10);
  private static final LocalDate NEVER = LocalDate.of(9999, 1, 1);

  private static final String FIRSTS =
      """
      select d.day, min(x.position)
      from (
        select rapport_day(c.relname) as day
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = '%1$s_position'::regclass) d
      cross join generate_series(0, 7) l(lane)
      cross join lateral (
        select p.position from %1$s_position p
        where p.lane = l.lane and p.sequenced_on = d.day order by p.position limit 1) x
      group by d.day
      """;

  private final DataSource database;
  private final String firsts;
  private volatile NavigableMap<Long, LocalDate> days = new TreeMap<>();
  private volatile long readAt;
  private volatile boolean read;

  LogDays(DataSource database, Log log) {
    this.database = database;
    this.firsts = FIRSTS.formatted(log.table());
  }

  /// Reads them again, every few minutes.
  void refresh() throws SQLException {
    if (!read || System.nanoTime() - readAt > OLD.toNanos()) {
      readAgain();
    }
  }

  /// Reads them again, for what was read before does not fit.
  void readAgain() throws SQLException {
    NavigableMap<Long, LocalDate> found = new TreeMap<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(firsts);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.merge(
            rows.getLong(2), rows.getObject(1, LocalDate.class), (a, b) -> a.isBefore(b) ? a : b);
      }
    }
    days = found;
    read = true;
    readAt = System.nanoTime();
  }

  /// No position from this one on was given before that day.
  LocalDate from(long position) {
    Map.Entry<Long, LocalDate> day = days.floorEntry(position);
    return day == null ? LocalDate.EPOCH : day.getValue().minusDays(1);
  }

  /// No position up to this one was given after that day.
  LocalDate to(long position) {
    Map.Entry<Long, LocalDate> next = days.higherEntry(position);
    return next == null ? NEVER : next.getValue().plusDays(1);
  }

  /// The first position that is kept, 0 when there is none.
  long first() {
    return days.isEmpty() ? 0 : days.firstKey();
  }
}
