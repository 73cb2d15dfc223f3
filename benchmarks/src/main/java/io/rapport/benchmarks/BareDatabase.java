package io.rapport.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The same rows in a bare table of the same server: multi-row inserts of 100, each committed
/// durably. What remains of this rate is what the platform costs.
public final class BareDatabase {

  /// Opens a connection that may create a schema.
  @FunctionalInterface
  public interface Connections {
    Connection open() throws SQLException;
  }

  /// What the rows say.
  public interface Rows {
    String messageId(int i);

    String user(int i);

    Instant time(int i);

    /// JSON.
    String message(int i);
  }

  private static final int CONNECTIONS = 4;
  private static final String ROW = "(?, ?, ?, ?, ?, ?::json)";

  private final Connections connections;

  public BareDatabase(Connections connections) {
    this.connections = connections;
  }

  /// In batches of 100, over 4 connections.
  public Rate insert(Rows events, int count) throws Exception {
    return insert(events, count, Events.BATCH, CONNECTIONS);
  }

  /// @param batch rows of a statement and commit
  public Rate insert(Rows events, int count, int batch, int workers) throws Exception {
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
        return measure(events, count, batch, workers);
      } finally {
        statement.execute("drop schema bench cascade");
      }
    }
  }

  private Rate measure(Rows events, int count, int size, int workers) throws Exception {
    UUID workspace = UUID.randomUUID();
    String sql =
        "insert into bench.event values "
            + String.join(",", java.util.Collections.nCopies(size, ROW))
            + " on conflict do nothing";
    Queue<Connection> opened = new ConcurrentLinkedQueue<>();
    ThreadLocal<PreparedStatement> own = ThreadLocal.withInitial(() -> prepare(sql, opened));
    try {
      return Load.run(
          workers,
          count / size,
          size,
          batch -> insertBatch(own.get(), workspace, events, batch, size));
    } finally {
      for (Connection connection : opened) {
        connection.close();
      }
    }
  }

  private PreparedStatement prepare(String sql, Queue<Connection> opened) {
    try {
      Connection connection = connections.open();
      opened.add(connection);
      connection.setAutoCommit(false);
      return connection.prepareStatement(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void insertBatch(
      PreparedStatement insert, UUID workspace, Rows events, int batch, int size)
      throws SQLException {
    int parameter = 0;
    for (int i = batch * size; i < (batch + 1) * size; i++) {
      insert.setObject(++parameter, UUID.randomUUID());
      insert.setObject(++parameter, workspace);
      insert.setString(++parameter, events.messageId(i));
      insert.setString(++parameter, events.user(i));
      insert.setTimestamp(++parameter, Timestamp.from(events.time(i)));
      insert.setString(++parameter, events.message(i));
    }
    insert.executeUpdate();
    insert.getConnection().commit();
  }
}
