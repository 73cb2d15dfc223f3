package io.rapport.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.contracts.Event;
import io.rapport.contracts.EventTypes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/// Tells other services what happened, in the transaction in which it happened.
///
/// Publish after the aggregate's row was written (or locked) in that transaction: the order of
/// events of one subject is the order in which their rows were inserted here.
@ApplicationScoped
public class Outbox {

  private static final String INSERT =
      """
      insert into outbox (lane, event_id, workspace_id, type, subject, data)
      select lane, event_id, ?, type, subject, data::json
      from unnest(?, ?, ?, ?, ?) with ordinality
        as u(lane, event_id, type, subject, data, ordinal)
      order by ordinal
      """;

  private final DataSource database;
  private final ObjectMapper json;
  private final BooleanSupplier inTransaction;

  @Inject
  Outbox(DataSource database, ObjectMapper json, TransactionSynchronizationRegistry transactions) {
    this(
        database,
        json,
        () -> {
          int status = transactions.getTransactionStatus();
          return status == Status.STATUS_ACTIVE || status == Status.STATUS_MARKED_ROLLBACK;
        });
  }

  Outbox(DataSource database, ObjectMapper json, BooleanSupplier inTransaction) {
    this.database = database;
    this.json = json;
    this.inTransaction = inTransaction;
  }

  /// Publishes one event.
  public void publish(UUID workspaceId, Event event) {
    publish(workspaceId, List.of(event));
  }

  /// Publishes events in this order, in one statement.
  public void publish(UUID workspaceId, List<? extends Event> events) {
    if (!inTransaction.getAsBoolean()) {
      throw new IllegalStateException("Events are published inside a transaction only");
    }
    if (events.isEmpty()) {
      return;
    }
    try (Connection connection = database.getConnection()) {
      insert(connection, workspaceId, events);
    } catch (SQLException e) {
      throw new LogFailure("The events could not be published", e);
    }
  }

  private void insert(Connection connection, UUID workspaceId, List<? extends Event> events)
      throws SQLException {
    int count = events.size();
    Short[] lanes = new Short[count];
    UUID[] ids = new UUID[count];
    String[] types = new String[count];
    String[] subjects = new String[count];
    String[] data = new String[count];
    for (int i = 0; i < count; i++) {
      Event event = events.get(i);
      lanes[i] = (short) Lanes.of(workspaceId, event.subject());
      ids[i] = EventIds.next();
      types[i] = EventTypes.nameOf(event);
      subjects[i] = event.subject();
      data[i] = write(event);
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setObject(1, workspaceId);
      insert.setArray(2, connection.createArrayOf("int2", lanes));
      insert.setArray(3, connection.createArrayOf("uuid", ids));
      insert.setArray(4, connection.createArrayOf("text", types));
      insert.setArray(5, connection.createArrayOf("text", subjects));
      insert.setArray(6, connection.createArrayOf("text", data));
      insert.executeUpdate();
    }
  }

  private String write(Event event) {
    try {
      return json.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("An event cannot be written as JSON", e);
    }
  }
}
