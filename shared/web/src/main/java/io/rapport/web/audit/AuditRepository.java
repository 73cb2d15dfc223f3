package io.rapport.web.audit;

import io.agroal.api.AgroalDataSource;
import io.rapport.web.Caller;
import io.rapport.web.LogContext;
import io.rapport.web.Problem;
import io.rapport.web.Workspaces;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/// Inserts rows of the audit log.
@Singleton
class AuditRepository {

  private static final String INSERT =
      """
      insert into audit_row (workspace_id, id, actor, actor_name, actor_kind, client, action,
        resource, ids, items, target, fields, before, after, trace, operation)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private final AgroalDataSource database;
  private final Workspaces workspaces;
  private final Caller caller;
  private final TransactionSynchronizationRegistry transactions;

  AuditRepository(
      AgroalDataSource database,
      Workspaces workspaces,
      Caller caller,
      TransactionSynchronizationRegistry transactions) {
    this.database = database;
    this.workspaces = workspaces;
    this.caller = caller;
    this.transactions = transactions;
  }

  void insert(UUID id, String operation, Entry entry) {
    if (transactions.getTransactionStatus() != Status.STATUS_ACTIVE) {
      throw new IllegalStateException("The audit log is written inside a transaction only");
    }
    UUID workspace =
        workspaces.find().orElseThrow(() -> new Problem.Forbidden("The token names no workspace"));
    Actor actor = Actor.of(caller);
    try (Connection connection = database.getConnection();
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setObject(1, workspace);
      insert.setObject(2, id);
      insert.setString(3, actor.subject());
      insert.setString(4, actor.name());
      insert.setString(5, actor.kind().wire());
      insert.setString(6, actor.client());
      insert.setString(7, entry.action());
      insert.setString(8, entry.resource());
      insert.setArray(9, connection.createArrayOf("uuid", entry.ids().toArray()));
      insert.setInt(10, entry.items());
      insert.setString(11, entry.target());
      insert.setArray(12, connection.createArrayOf("text", entry.fields().toArray()));
      insert.setBytes(13, entry.before());
      insert.setBytes(14, entry.after());
      insert.setString(15, LogContext.trace());
      insert.setString(16, operation);
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new AuditFailure("The audit log could not be written", e);
    }
  }
}
