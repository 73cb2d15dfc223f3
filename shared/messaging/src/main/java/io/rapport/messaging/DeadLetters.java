package io.rapport.messaging;

import io.rapport.messaging.Entry.Key;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/// The parked subjects of one subscriber, and their events in order.
final class DeadLetters {

  private static final String PARK =
      """
      insert into parked_key as k (workspace_id, log, subscriber, subject, position)
      values (?, ?, ?, ?, ?)
      on conflict on constraint parked_key_pkey do update
      set position = least(k.position, excluded.position)
      """;

  private static final String LOCK =
      """
      select workspace_id, subject from parked_key
      where log = ? and subscriber = ?
        and (workspace_id, subject) in (select * from unnest(?::uuid[], ?::text[]))
      for share
      """;

  private static final String LOCK_KEY =
      """
      select from parked_key
      where workspace_id = ? and log = ? and subscriber = ? and subject = ? for update
      """;

  private static final String UNPARK =
      """
      delete from parked_key k
      where workspace_id = ? and log = ? and subscriber = ? and subject = ?
        and not exists (
          select from dead_letter d
          where d.workspace_id = k.workspace_id and d.log = k.log
            and d.subscriber = k.subscriber and d.subject = k.subject)
      """;

  private static final String KEEP =
      """
      insert into dead_letter (workspace_id, log, subscriber, lane, position, event_id, type,
        subject, occurred_at, data, code, detail)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::json, ?, ?)
      on conflict on constraint dead_letter_event do update
      set attempts = dead_letter.attempts + 1, last_at = now(), code = excluded.code,
        detail = excluded.detail
      where excluded.code <> 'behind'
      """;

  private final DataSource database;
  private final String log;
  private final String subscriber;

  DeadLetters(DataSource database, String log, String subscriber) {
    this.database = database;
    this.log = log;
    this.subscriber = subscriber;
  }

  /// The subjects that are parked now, each from a position on.
  Map<Key, Long> parked() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                """
                select workspace_id, subject, position from parked_key
                where log = ? and subscriber = ?
                """)) {
      select.setString(1, log);
      select.setString(2, subscriber);
      Map<Key, Long> parked = new HashMap<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          parked.put(new Key(rows.getObject(1, UUID.class), rows.getString(2)), rows.getLong(3));
        }
      }
      return parked;
    }
  }

  /// Parks the subject of an event that the subscriber refused for good.
  void park(int lane, Entry entry, String code, String detail) throws SQLException {
    inTransaction(
        connection -> {
          try (PreparedStatement park = connection.prepareStatement(PARK)) {
            park.setObject(1, entry.workspaceId());
            park.setString(2, log);
            park.setString(3, subscriber);
            park.setString(4, entry.subject());
            park.setLong(5, entry.position());
            park.executeUpdate();
          }
          keep(connection, lane, List.of(entry), code, detail);
          return null;
        });
  }

  /// Keeps events whose subjects are parked; returns the subjects that are parked no longer,
  /// whose events were not kept. Until this commits, no redrive can unpark the others.
  Set<Key> keepBehind(int lane, List<Entry> entries) throws SQLException {
    return inTransaction(
        connection -> {
          Set<Key> wanted = new HashSet<>(entries.stream().map(Entry::key).toList());
          Set<Key> parked = lock(connection, wanted);
          List<Entry> kept = entries.stream().filter(e -> parked.contains(e.key())).toList();
          keep(connection, lane, kept, "behind", "An earlier event of the subject is parked");
          wanted.removeAll(parked);
          return wanted;
        });
  }

  private Set<Key> lock(Connection connection, Set<Key> keys) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setString(1, log);
      lock.setString(2, subscriber);
      lock.setArray(
          3, connection.createArrayOf("uuid", keys.stream().map(Key::workspaceId).toArray()));
      lock.setArray(4, connection.createArrayOf("text", keys.stream().map(Key::subject).toArray()));
      return keys(lock);
    }
  }

  private void keep(
      Connection connection, int lane, List<Entry> entries, String code, String detail)
      throws SQLException {
    try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
      for (Entry entry : entries) {
        keep.setObject(1, entry.workspaceId());
        keep.setString(2, log);
        keep.setString(3, subscriber);
        keep.setInt(4, lane);
        keep.setLong(5, entry.position());
        keep.setObject(6, entry.eventId());
        keep.setString(7, entry.type());
        keep.setString(8, entry.subject());
        keep.setObject(9, entry.time().atOffset(ZoneOffset.UTC));
        keep.setString(10, new String(entry.data(), java.nio.charset.StandardCharsets.UTF_8));
        keep.setString(11, code);
        keep.setString(12, detail);
        keep.addBatch();
      }
      keep.executeBatch();
    }
  }

  /// The first letters of a subject, in log order.
  List<Entry> letters(Key key, int limit) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                """
                select position, event_id, workspace_id, type, subject, occurred_at, data
                from dead_letter
                where workspace_id = ? and log = ? and subscriber = ? and subject = ?
                order by position limit ?
                """)) {
      select.setObject(1, key.workspaceId());
      select.setString(2, log);
      select.setString(3, subscriber);
      select.setString(4, key.subject());
      select.setInt(5, limit);
      try (ResultSet rows = select.executeQuery()) {
        List<Entry> letters = new ArrayList<>();
        while (rows.next()) {
          letters.add(
              new Entry(
                  rows.getLong(1),
                  rows.getObject(2, UUID.class),
                  rows.getObject(3, UUID.class),
                  rows.getString(4),
                  rows.getString(5),
                  rows.getObject(6, OffsetDateTime.class).toInstant(),
                  rows.getBytes(7)));
        }
        return letters;
      }
    }
  }

  /// Forgets letters that were delivered, and unparks their subject when none is left; true if
  /// so.
  boolean delivered(Key key, List<Entry> letters) throws SQLException {
    return inTransaction(
        connection -> {
          update(connection, LOCK_KEY, key);
          try (PreparedStatement forget =
              connection.prepareStatement(
                  """
                  delete from dead_letter
                  where workspace_id = ? and log = ? and subscriber = ? and event_id = any(?)
                  """)) {
            forget.setObject(1, key.workspaceId());
            forget.setString(2, log);
            forget.setString(3, subscriber);
            forget.setArray(
                4,
                connection.createArrayOf("uuid", letters.stream().map(Entry::eventId).toArray()));
            forget.executeUpdate();
          }
          return update(connection, UNPARK, key) == 1;
        });
  }

  /// Gives a letter up for good; its subject is unparked when no other is left.
  void discard(Key key, UUID id, String reason, String by) throws SQLException {
    inTransaction(
        connection -> {
          update(connection, LOCK_KEY, key);
          try (PreparedStatement discard =
              connection.prepareStatement(
                  """
                  with gone as (
                    delete from dead_letter where workspace_id = ? and id = ? returning *)
                  insert into discarded_event (workspace_id, id, log, subscriber, lane, position,
                    event_id, type, subject, code, reason, discarded_by)
                  select workspace_id, id, log, subscriber, lane, position, event_id, type, subject,
                    code, ?, ? from gone
                  """)) {
            discard.setObject(1, key.workspaceId());
            discard.setObject(2, id);
            discard.setString(3, reason);
            discard.setString(4, by);
            discard.executeUpdate();
          }
          return update(connection, UNPARK, key);
        });
  }

  private int update(Connection connection, String sql, Key key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, key.workspaceId());
      statement.setString(2, log);
      statement.setString(3, subscriber);
      statement.setString(4, key.subject());
      return statement.execute() ? 0 : statement.getUpdateCount();
    }
  }

  private static Set<Key> keys(PreparedStatement select) throws SQLException {
    Set<Key> keys = new HashSet<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        keys.add(new Key(rows.getObject(1, UUID.class), rows.getString(2)));
      }
    }
    return keys;
  }

  private <T> T inTransaction(Work<T> work) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.run(connection);
        connection.commit();
        return result;
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T run(Connection connection) throws SQLException;
  }
}
