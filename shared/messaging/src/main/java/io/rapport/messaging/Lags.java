package io.rapport.messaging;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// How much of a log its lanes have not read. Counted on from the last time: what was numbered
/// since then is added, what was read since then is taken away. So it costs what the log moves,
/// however far somebody is behind.
final class Lags {

  /// A lane of a subscriber, read up to a position of a log that ends at its head.
  ///
  /// @param dropped no row at or below it is kept
  record Place(String subscriber, int lane, long position, long head, long dropped) {

    private boolean isBehind() {
      return position < head;
    }
  }

  /// @param events rows that wait
  /// @param seconds since the oldest of them was numbered
  record Lag(long events, double seconds) {
    static final Lag NONE = new Lag(0, 0);
  }

  private record Lane(String subscriber, int lane) {
    static Lane of(Place place) {
      return new Lane(place.subscriber, place.lane);
    }
  }

  private record Counted(long position, long head, long dropped, long events) {

    private static Counted nothingOf(Place place) {
      return new Counted(place.position, place.position, place.dropped, 0);
    }

    private boolean leadsTo(Place place) {
      return position <= place.position && head <= place.head && dropped == place.dropped;
    }
  }

  private static final String MOVED =
      """
      select
        (select count(*) from %1$s_position p
          where p.lane = u.lane and p.position > u.counted_head and p.position <= u.head
            and p.sequenced_on >= u.head_since)
        - (select count(*) from %1$s_position p
          where p.lane = u.lane and p.position > u.counted_position and p.position <= u.position
            and p.sequenced_on >= u.position_since),
        (select extract(epoch from now() - p.sequenced_at) from %1$s_position p
          where p.lane = u.lane and p.position > u.position and p.sequenced_on >= u.position_since
          order by p.position limit 1)
      from unnest(?::int[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::date[], ?::date[])
        with ordinality as u(lane, position, head, counted_position, counted_head, position_since,
          head_since, number)
      order by u.number
      """;

  private final String moved;
  private final LogDays days;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Lane, Counted> counted = new HashMap<>();

  Lags(Log log, LogDays days) {
    this.moved = MOVED.formatted(log.table());
    this.days = days;
  }

  /// In the order of the places.
  List<Lag> read(Connection connection, List<Place> places) throws SQLException {
    lock.lock();
    try {
      places.stream().filter(place -> !place.isBehind()).map(Lane::of).forEach(counted::remove);
      Map<Place, Lag> lags = new HashMap<>();
      List<Place> behind = places.stream().filter(Place::isBehind).toList();
      if (!behind.isEmpty()) {
        countOn(connection, behind, lags);
      }
      return places.stream().map(place -> lags.getOrDefault(place, Lag.NONE)).toList();
    } finally {
      lock.unlock();
    }
  }

  private void countOn(Connection connection, List<Place> places, Map<Place, Lag> lags)
      throws SQLException {
    List<Counted> before = places.stream().map(this::before).toList();
    try (PreparedStatement select = connection.prepareStatement(moved)) {
      select.setArray(1, array(connection, "int4", places, Place::lane));
      select.setArray(2, array(connection, "int8", places, Place::position));
      select.setArray(3, array(connection, "int8", places, Place::head));
      select.setArray(4, array(connection, "int8", before, Counted::position));
      select.setArray(5, array(connection, "int8", before, Counted::head));
      select.setArray(6, array(connection, "date", before, c -> since(c.position)));
      select.setArray(7, array(connection, "date", before, c -> since(c.head)));
      try (ResultSet rows = select.executeQuery()) {
        for (int i = 0; rows.next(); i++) {
          Place place = places.get(i);
          // at least one waits, whatever was given back or deleted since it was counted
          long events = Math.max(1, before.get(i).events + rows.getLong(1));
          counted.put(
              Lane.of(place), new Counted(place.position, place.head, place.dropped, events));
          lags.put(place, new Lag(events, rows.getDouble(2)));
        }
      }
    }
  }

  private Counted before(Place place) {
    Counted last = counted.get(Lane.of(place));
    return last != null && last.leadsTo(place) ? last : Counted.nothingOf(place);
  }

  private LocalDate since(long position) {
    return days.from(position);
  }

  private static <T> Array array(
      Connection connection, String type, List<T> rows, Function<T, Object> column)
      throws SQLException {
    return connection.createArrayOf(type, rows.stream().map(column).toArray());
  }
}
