package io.rapport.messaging;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// Reads a log in the order of its positions.
final class LogReader {

  /// Stands for an event whose row is gone from a log that keeps its positions.
  static final UUID GONE = new UUID(0, 0);

  /// The next events of a lane.
  ///
  /// @param end the last position, which is that of the last entry unless its event is gone
  /// @param endEventId the event there, or [#GONE]
  /// @param gone positions in between whose events are gone
  record Stretch(List<Entry> entries, long end, UUID endEventId, int gone) {}

  private final DataSource database;
  private final String read;
  private final String eventAt;
  private final String dropped;
  private final LogDays days;

  LogReader(DataSource database, Log log) {
    this(database, log, new LogDays(database, log));
  }

  LogReader(DataSource database, Log log, LogDays days) {
    this.database = database;
    this.days = days;
    // offset 0 keeps the planner from joining the whole tables
    this.read =
        """
        select p.position, e.id, e.workspace_id, e.type, e.subject, e.at, e.data, p.prev
        from (
          select position, day, seq, prev from %1$s_position
          where lane = ? and position > ? and sequenced_on >= ? order by position limit ?) p
        left join lateral (
          select (%2$s) as id, e.workspace_id, (%3$s) as type, (%4$s) as subject, (%5$s) as at,
            (%6$s)::text as data
          from %1$s e where e.day = p.day and e.seq = p.seq offset 0) e on true
        order by p.position
        """
            .formatted(
                log.table(), log.eventId(), log.type(), log.subject(), log.time(), log.data());
    this.eventAt =
        """
        select (select (%2$s) from %1$s e where e.day = p.day and e.seq = p.seq)
        from %1$s_position p
        where p.lane = ? and p.position = ? and p.sequenced_on between ? and ?
        """
            .formatted(log.table(), log.eventId());
    this.dropped =
        "select dropped[? + 1] from log_sequencer where log_table = '%s'".formatted(log.table());
  }

  /// The next events of a lane: at most `limit`, and at most `bytes` of data but at least one. None
  /// behind a position that is missing: the audit gives it back. A position whose event was deleted
  /// is passed; one whose event was dropped with its day is not, for then the reader comes too
  // late.
  Stretch read(int lane, long after, int limit, int bytes) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(read)) {
      select.setInt(1, lane);
      select.setLong(2, after);
      select.setObject(3, days.from(after + 1));
      select.setInt(4, limit);
      try (ResultSet rows = select.executeQuery()) {
        List<Entry> entries = new ArrayList<>();
        int size = 0;
        int gone = 0;
        long end = after;
        UUID endEventId = null;
        while (rows.next() && rows.getLong(8) <= end) {
          if (rows.getObject(2) == null) {
            if (gone == 0 && rows.getLong(1) <= dropped(connection, lane)) {
              break;
            }
            gone++;
            end = rows.getLong(1);
            endEventId = GONE;
            continue;
          }
          Entry entry = entry(rows);
          size += entry.data().length;
          if (size > bytes && !entries.isEmpty()) {
            break;
          }
          entries.add(entry);
          end = entry.position();
          endEventId = entry.eventId();
        }
        return new Stretch(entries, end, endEventId, gone);
      }
    }
  }

  private long dropped(Connection connection, int lane) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(dropped)) {
      select.setInt(1, lane);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getLong(1),
        row.getObject(2, UUID.class),
        row.getObject(3, UUID.class),
        row.getString(4),
        row.getString(5),
        row.getObject(6, OffsetDateTime.class).toInstant(),
        row.getBytes(7));
  }

  /// The event at a position of a lane, [#GONE] when its row is gone, empty when there is no such
  /// position (any more).
  Optional<UUID> eventAt(int lane, long position) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(eventAt)) {
      select.setInt(1, lane);
      select.setLong(2, position);
      select.setObject(3, days.from(position));
      select.setObject(4, days.to(position));
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(row.getObject(1) == null ? GONE : row.getObject(1, UUID.class))
            : Optional.empty();
      }
    }
  }
}
