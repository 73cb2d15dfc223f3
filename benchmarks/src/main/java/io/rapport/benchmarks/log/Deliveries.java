package io.rapport.benchmarks.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// When the transactions of the source committed, and when the effects of their events did.
///
/// @param publishedAt by transaction, in microseconds
/// @param effects events by (transaction, commit of the effect)
record Deliveries(Map<Long, Long> publishedAt, Map<Effect, Integer> effects) {

  record Effect(long transaction, long at) {}

  static Deliveries of(Server server, Generator.Transactions transactions) throws SQLException {
    Map<Long, Long> published = new HashMap<>();
    read(
        server,
        Server.SOURCE,
        """
        select number, extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000000
        from published where number >= ? and number < ?
        """,
        transactions,
        row -> published.put(row.getLong(1), row.getLong(2)));
    Map<Effect, Integer> effects = new HashMap<>();
    read(
        server,
        Server.RECEIVER,
        """
        select transaction, extract(epoch from pg_xact_commit_timestamp(batch)) * 1000000, events
        from (
          select transaction, xmin as batch, count(*) as events
          from effect where transaction >= ? and transaction < ? group by 1, 2) e
        """,
        transactions,
        row -> effects.put(new Effect(row.getLong(1), row.getLong(2)), row.getInt(3)));
    return new Deliveries(published, effects);
  }

  private static void read(
      Server server, String database, String sql, Generator.Transactions which, Row each)
      throws SQLException {
    try (Connection connection = server.connect(database);
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, which.from());
      select.setLong(2, which.to());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          each.take(rows);
        }
      }
    }
  }

  @FunctionalInterface
  private interface Row {
    void take(ResultSet row) throws SQLException;
  }

  /// From the commit of the event to the commit of its effect: the value that this share of the
  /// events keeps.
  double lagMillis(double share) {
    TreeMap<Long, Long> lags = new TreeMap<>();
    effects.forEach(
        (effect, events) ->
            lags.merge(effect.at - publishedAt.get(effect.transaction), (long) events, Long::sum));
    long wanted = (long) Math.ceil(share * count());
    long seen = 0;
    for (var lag : lags.entrySet()) {
      seen += lag.getValue();
      if (seen >= wanted) {
        return lag.getKey() / 1e3;
      }
    }
    return 0;
  }

  long count() {
    return effects.values().stream().mapToLong(Integer::longValue).sum();
  }

  /// Effects per second in each full window of so many seconds.
  double[] rates(int seconds) {
    long width = seconds * 1_000_000L;
    long first = firstEffect();
    long windows = Math.max(1, (lastEffect() - first) / width);
    long[] counts = new long[(int) windows + 1];
    effects.forEach(
        (effect, events) -> counts[(int) Math.min(windows, (effect.at - first) / width)] += events);
    double[] rates = new double[(int) windows];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = counts[i] / (double) seconds;
    }
    java.util.Arrays.sort(rates);
    return rates;
  }

  long firstEffect() {
    return effects.keySet().stream().mapToLong(Effect::at).min().orElse(0);
  }

  long lastEffect() {
    return effects.keySet().stream().mapToLong(Effect::at).max().orElse(0);
  }

  /// Events whose effects committed in this time, in microseconds.
  long countUntil(long at) {
    return effects.entrySet().stream()
        .filter(e -> e.getKey().at <= at)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
