package io.rapport.messaging;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/// How far behind the subscribers of a log are.
final class LogFigures {

  /// One lane of one subscriber.
  record LaneFigures(
      int lane,
      long position,
      String state,
      long lagEvents,
      double lagSeconds,
      double headroom,
      int attempts,
      Instant nextAttemptAt,
      String lastError) {}

  /// One subscriber, over all workspaces.
  record SubscriberFigures(
      String subscriber,
      List<LaneFigures> lanes,
      long parkedKeys,
      long deadLetters,
      Resynced resync) {

    long lagEvents() {
      return lanes.stream().mapToLong(LaneFigures::lagEvents).sum();
    }

    /// How much is left of the time for which unread rows are kept, 1 to 0.
    double headroom() {
      return lanes.stream().mapToDouble(LaneFigures::headroom).min().orElse(1);
    }

    double lagSeconds() {
      return lanes.stream().mapToDouble(LaneFigures::lagSeconds).max().orElse(0);
    }
  }

  /// The latest resync of a subscriber, null where there was none.
  record Resynced(
      String reason,
      Instant startedAt,
      Instant finishedAt,
      long pages,
      long states,
      int attempts,
      String lastError) {}

  private static final String LANES =
      """
      select c.subscriber, c.lane, c.position, c.state, c.attempts,
        c.next_attempt_at, c.last_error,
        (select count(*) from parked_key k
          where c.lane = 0 and k.log = c.log and k.subscriber = c.subscriber),
        (select count(*) from dead_letter d
          where c.lane = 0 and d.log = c.log and d.subscriber = c.subscriber),
        r.reason, r.started_at, r.finished_at, r.pages, r.states, r.attempts, r.last_error,
        s.heads[c.lane + 1], s.dropped[c.lane + 1]
      from log_subscriber c
      left join log_resync r on r.log = c.log and r.subscriber = c.subscriber
      join log_sequencer s on s.log_table = '%1$s'
      where c.log = ?
      order by c.subscriber, c.lane
      """;

  private final DataSource database;
  private final Log log;
  private final Lags lags;
  private final Duration most;
  private final String lanes;

  /// @param most how old what a subscriber has not read may become, zero for ever
  LogFigures(DataSource database, Log log, LogDays days, Duration most) {
    this.database = database;
    this.log = log;
    this.lags = new Lags(log, days);
    this.most = most;
    this.lanes = LANES.formatted(log.table());
  }

  /// The oldest day that the log still keeps, null when it keeps nothing.
  LocalDate oldestDay() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                """
                select min(rapport_day(c.relname))
                from pg_inherits i join pg_class c on c.oid = i.inhrelid
                where i.inhparent = ?::regclass
                """)) {
      select.setString(1, log.table());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getObject(1, LocalDate.class) : null;
      }
    }
  }

  List<SubscriberFigures> read() throws SQLException {
    try (Connection connection = database.getConnection()) {
      List<Row> rows = rows(connection);
      List<Lags.Lag> behind = lags.read(connection, rows.stream().map(Row::place).toList());
      Map<String, SubscriberFigures> figures = new LinkedHashMap<>();
      for (int i = 0; i < rows.size(); i++) {
        Row row = rows.get(i);
        figures
            .computeIfAbsent(row.place.subscriber(), _ -> row.subscriber)
            .lanes()
            .add(row.figures(behind.get(i), headroom(row.state, behind.get(i).seconds())));
      }
      return List.copyOf(figures.values());
    }
  }

  private List<Row> rows(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(lanes)) {
      select.setString(1, log.name());
      List<Row> found = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(Row.of(rows));
        }
      }
      return found;
    }
  }

  /// A lane that does not go on holds nothing: what it has not read may be dropped any day.
  private double headroom(String state, double age) {
    if (most.isZero()) {
      return 1;
    }
    boolean holds = state.equals("active") || state.equals("resyncing");
    return holds ? Math.clamp(1 - age / most.toSeconds(), 0, 1) : 0;
  }

  /// A lane as it is stored, with what its subscriber has in all lanes.
  private record Row(
      Lags.Place place,
      String state,
      int attempts,
      Instant nextAttemptAt,
      String lastError,
      SubscriberFigures subscriber) {

    static Row of(ResultSet row) throws SQLException {
      return new Row(
          new Lags.Place(
              row.getString(1), row.getInt(2), row.getLong(3), row.getLong(17), row.getLong(18)),
          row.getString(4),
          row.getInt(5),
          instant(row, 6),
          row.getString(7),
          new SubscriberFigures(
              row.getString(1), new ArrayList<>(), row.getLong(8), row.getLong(9), resync(row)));
    }

    LaneFigures figures(Lags.Lag behind, double headroom) {
      return new LaneFigures(
          place.lane(),
          place.position(),
          state,
          behind.events(),
          behind.seconds(),
          headroom,
          attempts,
          nextAttemptAt,
          lastError);
    }

    private static Resynced resync(ResultSet row) throws SQLException {
      return row.getString(10) == null
          ? null
          : new Resynced(
              row.getString(10),
              instant(row, 11),
              instant(row, 12),
              row.getLong(13),
              row.getLong(14),
              row.getInt(15),
              row.getString(16));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
      OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
      return at == null ? null : at.toInstant();
    }
  }
}
