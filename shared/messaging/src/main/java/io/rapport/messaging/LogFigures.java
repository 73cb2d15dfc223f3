package io.rapport.messaging;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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
      int attempts,
      Instant nextAttemptAt,
      String lastError) {}

  /// One subscriber, over all workspaces.
  record SubscriberFigures(
      String subscriber, List<LaneFigures> lanes, long parkedKeys, long deadLetters) {

    long lagEvents() {
      return lanes.stream().mapToLong(LaneFigures::lagEvents).sum();
    }

    double lagSeconds() {
      return lanes.stream().mapToDouble(LaneFigures::lagSeconds).max().orElse(0);
    }
  }

  private static final String LANES =
      """
      select c.subscriber, c.lane, c.position, c.state, b.lag, b.age, c.attempts,
        c.next_attempt_at, c.last_error,
        (select count(*) from parked_key k
          where c.lane = 0 and k.log = c.log and k.subscriber = c.subscriber),
        (select count(*) from dead_letter d
          where c.lane = 0 and d.log = c.log and d.subscriber = c.subscriber)
      from log_subscriber c
      join log_sequencer s on s.log_table = '%1$s'
      left join lateral (
        select count(*) as lag, extract(epoch from now() - min(p.sequenced_at)) as age
        from %1$s_position p
        where c.position < s.heads[c.lane + 1] and p.lane = c.lane and p.position > c.position
      ) b on true
      where c.log = ?
      order by c.subscriber, c.lane
      """;

  private final DataSource database;
  private final Log log;
  private final String lanes;

  LogFigures(DataSource database, Log log) {
    this.database = database;
    this.log = log;
    this.lanes = LANES.formatted(log.table());
  }

  List<SubscriberFigures> read() throws SQLException {
    Map<String, SubscriberFigures> figures = new LinkedHashMap<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(lanes)) {
      select.setString(1, log.name());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          String subscriber = rows.getString(1);
          if (!figures.containsKey(subscriber)) {
            figures.put(
                subscriber,
                new SubscriberFigures(
                    subscriber, new ArrayList<>(), rows.getLong(10), rows.getLong(11)));
          }
          figures.get(subscriber).lanes().add(lane(rows));
        }
      }
    }
    return List.copyOf(figures.values());
  }

  private static LaneFigures lane(ResultSet row) throws SQLException {
    OffsetDateTime next = row.getObject(8, OffsetDateTime.class);
    return new LaneFigures(
        row.getInt(2),
        row.getLong(3),
        row.getString(4),
        row.getLong(5),
        row.getDouble(6),
        row.getInt(7),
        next == null ? null : next.toInstant(),
        row.getString(9));
  }
}
