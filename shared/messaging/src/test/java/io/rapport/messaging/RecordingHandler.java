package io.rapport.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/// The handler of the service under test: one row per event, written as the event's workspace.
@ApplicationScoped
public class RecordingHandler implements EventHandler {

  /// Subjects whose events can never be applied.
  static final Set<String> POISON = ConcurrentHashMap.newKeySet();

  private final DataSource database;

  RecordingHandler(DataSource database) {
    this.database = database;
  }

  @Override
  public void handle(UUID workspaceId, List<Received> events) {
    for (Received event : events) {
      if (POISON.contains(event.event().subject())) {
        throw new PoisonEvent(event.eventId(), "invariant", "A test says so");
      }
    }
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                """
                insert into effect (event_id, workspace_id, subject)
                select e, current_setting('rapport.workspace')::uuid, s
                from unnest(?::uuid[], ?::text[]) u(e, s)
                """)) {
      insert.setArray(
          1, connection.createArrayOf("uuid", events.stream().map(Received::eventId).toArray()));
      insert.setArray(
          2,
          connection.createArrayOf(
              "text", events.stream().map(e -> e.event().subject()).toArray()));
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
