package io.rapport.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/// A service's transactions that publish notes in a workspace of their own.
final class Publisher {

  final UUID workspace;
  private final ServiceDatabase db;
  private final Outbox outbox;
  private final InboxCursors session;

  Publisher(ServiceDatabase db) {
    this(db, UUID.randomUUID());
  }

  Publisher(ServiceDatabase db, UUID workspace) {
    this.db = db;
    this.workspace = workspace;
    this.outbox = new Outbox(db.app, Json.MAPPER, db.app::active);
    this.session = new InboxCursors(db.app);
  }

  int lane(UUID note) {
    return Lanes.of(workspace, note.toString());
  }

  void publish(UUID note, long version) {
    publish(List.of(Samples.note(note, version)));
  }

  void publish(List<? extends io.rapport.contracts.Event> events) {
    db.app.commit(
        () -> {
          session.enter(workspace);
          outbox.publish(workspace, events);
          return null;
        });
  }

  /// Many notes of different subjects in few transactions.
  void publishMany(int count, String body) {
    for (int done = 0; done < count; done += 500) {
      publish(
          IntStream.range(0, Math.min(500, count - done))
              .mapToObj(_ -> Samples.note(UUID.randomUUID(), 1, body))
              .toList());
    }
  }

  /// A transaction of the service that the test holds open.
  Connection begin() throws SQLException {
    Connection connection = db.app.pool().getConnection();
    connection.setAutoCommit(false);
    try (PreparedStatement set =
        connection.prepareStatement("select set_config('rapport.workspace', ?, true)")) {
      set.setString(1, workspace.toString());
      set.execute();
    }
    return connection;
  }

  void insert(Connection connection, UUID note, long version) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into outbox (lane, event_id, workspace_id, type, subject, data)
            values (?, ?, ?, 'note.changed.v1', ?, ?::json)
            """)) {
      insert.setInt(1, lane(note));
      insert.setObject(2, EventIds.next());
      insert.setObject(3, workspace);
      insert.setString(4, note.toString());
      insert.setString(5, Json.MAPPER.writeValueAsString(Samples.note(note, version)));
      insert.executeUpdate();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
