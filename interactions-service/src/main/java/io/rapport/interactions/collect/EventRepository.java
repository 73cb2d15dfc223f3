package io.rapport.interactions.collect;

import io.agroal.api.AgroalDataSource;
import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.StoreFailure;
import io.rapport.messaging.Lanes;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/// The table of events and its keys: plain JDBC, for every event of the platform passes here.
@ApplicationScoped
class EventRepository {

  /// Keys go in by order of their ids, so that two transactions with the same messages wait for
  /// each other and never both; events go in by order of arrival, which is the order of the log.
  private static final String INSERT =
      """
      with input as (
        select ?::uuid as workspace_id, u.*
        from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) with ordinality as u(
          id, message_id, source_id, kind, name, subject, user_id, anonymous_id, lane,
          occurred_at, received_at, message, fingerprint, derived, ordinal)
      ), fresh as (
        insert into event_key (workspace_id, message_id, fingerprint, id, source_id, kind, received_at)
        select workspace_id, message_id, fingerprint, id, source_id, kind, received_at::timestamptz
        from input order by message_id
        on conflict (workspace_id, message_id) do nothing
        returning message_id
      ), stored as (
        insert into event (lane, workspace_id, id, message_id, source_id, kind, name, subject,
          user_id, anonymous_id, occurred_at, received_at, message, derived)
        select lane, workspace_id, id, message_id, source_id, kind, name, subject,
          user_id, anonymous_id, occurred_at::timestamptz, received_at::timestamptz, message::json,
          derived::json
        from input join fresh using (message_id)
        order by ordinal
      )
      select message_id from fresh
      """;

  private static final String KNOWN =
      """
      select message_id, fingerprint, id from event_key
      where workspace_id = ? and message_id = any (?)
      """;

  private static final String FIND =
      """
      select id, source_id, kind, received_at from event_key
      where workspace_id = ? and message_id = ?
      """;

  /// A stored event, by its key.
  record Key(UUID id, UUID sourceId, String kind, Instant receivedAt) {}

  /// What tells a stored message from another one of its id.
  record Known(long fingerprint, UUID id) {

    static Known of(Collected event) {
      return new Known(event.fingerprint(), event.id());
    }
  }

  private final AgroalDataSource database;

  EventRepository(AgroalDataSource database) {
    this.database = database;
  }

  /// Stores the events whose message ids are not there yet, in their order.
  ///
  /// @param events of different message ids
  /// @return the message ids that were not there
  Set<String> insert(UUID workspaceId, List<Arrival> events) {
    try (Connection connection = database.getConnection();
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setObject(1, workspaceId);
      Columns columns = new Columns(connection, insert, events);
      columns.set("uuid", UUID[]::new, Collected::id);
      columns.setText(Collected::messageId);
      columns.setSources();
      columns.setText(event -> event.kind().wire());
      columns.setText(Collected::name);
      columns.setText(Collected::subject);
      columns.setText(Collected::userId);
      columns.setText(Collected::anonymousId);
      columns.set("int2", Short[]::new, event -> (short) Lanes.of(workspaceId, event.subject()));
      columns.setText(event -> event.occurredAt().toString());
      columns.setText(event -> event.receivedAt().toString());
      columns.setText(Collected::message);
      columns.set("int8", Long[]::new, Collected::fingerprint);
      columns.setText(Collected::derived);
      Set<String> fresh = new HashSet<>();
      try (ResultSet result = insert.executeQuery()) {
        while (result.next()) {
          fresh.add(result.getString(1));
        }
      }
      return fresh;
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  /// The keys under which messages are stored. A statement of its own: it sees what
  /// others committed while the insert waited for them.
  Map<String, Known> known(UUID workspaceId, Collection<String> messageIds) {
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(KNOWN)) {
      select.setObject(1, workspaceId);
      select.setArray(2, connection.createArrayOf("text", messageIds.toArray(String[]::new)));
      Map<String, Known> known = new HashMap<>();
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          known.put(
              result.getString(1), new Known(result.getLong(2), result.getObject(3, UUID.class)));
        }
      }
      return known;
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  Optional<Key> find(UUID workspaceId, String messageId) {
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(FIND)) {
      select.setObject(1, workspaceId);
      select.setString(2, messageId);
      try (ResultSet result = select.executeQuery()) {
        return result.next()
            ? Optional.of(
                new Key(
                    result.getObject(1, UUID.class),
                    result.getObject(2, UUID.class),
                    result.getString(3),
                    result.getObject(4, OffsetDateTime.class).toInstant()))
            : Optional.empty();
      }
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  /// Binds a list of events as one array per column. Arrays of a type of their own go over the wire
  /// in binary form, arrays of objects as text with every quote escaped.
  private static final class Columns {
    private final Connection connection;
    private final PreparedStatement statement;
    private final List<Arrival> events;
    private int column = 1;

    Columns(Connection connection, PreparedStatement statement, List<Arrival> events) {
      this.connection = connection;
      this.statement = statement;
      this.events = events;
    }

    <T> void set(String type, IntFunction<T[]> array, Function<Collected, T> value)
        throws SQLException {
      T[] values = array.apply(events.size());
      for (int i = 0; i < values.length; i++) {
        values[i] = value.apply(events.get(i).event());
      }
      bind(type, values);
    }

    void setText(Function<Collected, String> value) throws SQLException {
      set("text", String[]::new, value);
    }

    void setSources() throws SQLException {
      bind("uuid", events.stream().map(Arrival::sourceId).toArray(UUID[]::new));
    }

    private void bind(String type, Object[] values) throws SQLException {
      statement.setArray(++column, connection.createArrayOf(type, values));
    }
  }
}
