package io.rapport.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/// Dead letters as a refused event leaves them, for tests of what is done with them.
public final class DeadLetterRows {

  private DeadLetterRows() {}

  /// Lays down a dead letter of a service's outbox for a subscriber, its subject parked.
  ///
  /// @return the id of the letter
  public static UUID lay(String service, String subscriber, UUID workspace) {
    UUID id = UUID.randomUUID();
    try (Connection connection = TestDatabase.connect(service, "postgres");
        PreparedStatement insert =
            connection.prepareStatement(
                """
                with parked as (
                  insert into parked_key (workspace_id, log, subscriber, subject, position)
                  values (?, 'outbox', ?, ?, 1)
                  returning workspace_id, log, subscriber, subject, position)
                insert into dead_letter (workspace_id, id, log, subscriber, lane, position,
                  event_id, type, subject, occurred_at, data, code)
                select workspace_id, ?, log, subscriber, 0, position, gen_random_uuid(),
                  'nothing.happened', subject, now(), '{}', 'refused'
                from parked
                """)) {
      insert.setObject(1, workspace);
      insert.setString(2, subscriber);
      insert.setString(3, "nothing/" + id);
      insert.setObject(4, id);
      insert.executeUpdate();
      return id;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
