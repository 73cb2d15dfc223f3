package io.rapport.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.UUID;

/// The same rows in a bare table of the same server: multi-row inserts of 100, each committed
/// durably. What remains of this rate is what the platform costs.
public final class BareDatabase {

  /// Opens a connection that may create a schema.
  @FunctionalInterface
  public interface Connections {
    Connection open() throws SQLException;
  }

  private static final int CONNECTIONS = 4;
  private static final String ROW = "(?, ?, ?, ?, ?, ?::json)";

  private final Connections connections;

  public BareDatabase(Connections connections) {
    this.connections = connections;
  }

  public Rate insert(Events events, int count) throws Exception {
    try (Connection owner = connections.open();
        Statement statement = owner.createStatement()) {
      statement.execute("drop schema if exists bench cascade");
      statement.execute("create schema bench");
      statement.execute(
          """
          create table bench.event (
            id uuid primary key, workspace_id uuid not null, message_id text not null,
            subject text not null, occurred_at timestamptz not null, body json not null,
            unique (workspace_id, message_id))
          """);
      statement.execute("create index on bench.event (workspace_id, subject, occurred_at)");
      try {
        return measure(events, count);
      } finally {
        statement.execute("drop schema bench cascade");
      }
    }
  }

  private Rate measure(Events events, int count) throws Exception {
    UUID workspace = UUID.randomUUID();
    ThreadLocal<Connection> own = ThreadLocal.withInitial(this::open);
    return Load.run(
        CONNECTIONS,
        count / Events.BATCH,
        Events.BATCH,
        batch -> insertBatch(own.get(), workspace, events, batch));
  }

  private Connection open() {
    try {
      Connection connection = connections.open();
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void insertBatch(Connection connection, UUID workspace, Events events, int batch)
      throws SQLException {
    String sql =
        "insert into bench.event values "
            + String.join(",", java.util.Collections.nCopies(Events.BATCH, ROW))
            + " on conflict do nothing";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      int parameter = 0;
      for (int i = batch * Events.BATCH; i < (batch + 1) * Events.BATCH; i++) {
        insert.setObject(++parameter, UUID.randomUUID());
        insert.setObject(++parameter, workspace);
        insert.setString(++parameter, events.messageId(i));
        insert.setString(++parameter, events.user(i));
        insert.setTimestamp(++parameter, Timestamp.from(events.time(i)));
        insert.setString(++parameter, events.message(i));
      }
      insert.executeUpdate();
      connection.commit();
    }
  }
}
