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

/// How far behind the subscribers of a log are. Costs next to nothing while nobody is behind.
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
      select c.subscriber, c.lane, c.position, c.state, b.lag, b.age, c.attempts,
        c.next_attempt_at, c.last_error,
        (select count(*) from parked_key k
          where c.lane = 0 and k.log = c.log and k.subscriber = c.subscriber),
        (select count(*) from dead_letter d
          where c.lane = 0 and d.log = c.log and d.subscriber = c.subscriber),
        r.reason, r.started_at, r.finished_at, r.pages, r.states, r.attempts, r.last_error
      from log_subscriber c
      left join log_resync r on r.log = c.log and r.subscriber = c.subscriber
      join log_sequencer s on s.log_table = '%1$s'
      left join unnest(?::text[], ?::int[], ?::date[]) as d(subscriber, lane, since)
        on d.subscriber = c.subscriber and d.lane = c.lane
      left join lateral (
        select count(*) as lag, extract(epoch from now() - min(p.sequenced_at)) as age
        from %1$s_position p
        where c.position < s.heads[c.lane + 1] and p.lane = c.lane and p.position > c.position
          and p.sequenced_on >= d.since
      ) b on true
      where c.log = ?
      order by c.subscriber, c.lane
      """;

  private final DataSource database;
  private final Log log;
  private final LogDays days;
  private final Duration most;
  private final String lanes;

  /// @param most how old what a subscriber has not read may become, zero for ever
  LogFigures(DataSource database, Log log, LogDays days, Duration most) {
    this.database = database;
    this.log = log;
    this.days = days;
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

  /// From which day on a lane has something to read, for each lane of each subscriber.
  private void setSince(Connection connection, PreparedStatement lanes) throws SQLException {
    List<String> subscribers = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    List<LocalDate> since = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select subscriber, lane, position from log_subscriber where log = ?")) {
      select.setString(1, log.name());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          subscribers.add(rows.getString(1));
          numbers.add(rows.getInt(2));
          since.add(days.from(rows.getLong(3)));
        }
      }
    }
    lanes.setArray(1, connection.createArrayOf("text", subscribers.toArray()));
    lanes.setArray(2, connection.createArrayOf("int4", numbers.toArray()));
    lanes.setArray(3, connection.createArrayOf("date", since.toArray()));
  }

  List<SubscriberFigures> read() throws SQLException {
    Map<String, SubscriberFigures> figures = new LinkedHashMap<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(lanes)) {
      setSince(connection, select);
      select.setString(4, log.name());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          String subscriber = rows.getString(1);
          if (!figures.containsKey(subscriber)) {
            figures.put(
                subscriber,
                new SubscriberFigures(
                    subscriber,
                    new ArrayList<>(),
                    rows.getLong(10),
                    rows.getLong(11),
                    resync(rows)));
          }
          figures.get(subscriber).lanes().add(lane(rows));
        }
      }
    }
    return List.copyOf(figures.values());
  }

  private LaneFigures lane(ResultSet row) throws SQLException {
    return new LaneFigures(
        row.getInt(2),
        row.getLong(3),
        row.getString(4),
        row.getLong(5),
        row.getDouble(6),
        headroom(row.getString(4), row.getDouble(6)),
        row.getInt(7),
        instant(row, 8),
        row.getString(9));
  }

  /// A lane that does not go on holds nothing: what it has not read may be dropped any day.
  private double headroom(String state, double age) {
    if (most.isZero()) {
      return 1;
    }
    boolean holds = state.equals("active") || state.equals("resyncing");
    return holds ? Math.clamp(1 - age / most.toSeconds(), 0, 1) : 0;
  }

  private static Resynced resync(ResultSet row) throws SQLException {
    return row.getString(12) == null
        ? null
        : new Resynced(
            row.getString(12),
            instant(row, 13),
            instant(row, 14),
            row.getLong(15),
            row.getLong(16),
            row.getInt(17),
            row.getString(18));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
