package io.rapport.interactions.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

@ApplicationScoped
class MappingRepository {

  private final Jdbi jdbi;

  MappingRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  Optional<MappingView> find(UUID workspaceId, UUID sourceId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select source_id, version, expression, changed_at from webhook_mapping
                    where workspace_id = :workspace and source_id = :source
                    """)
                .bind("workspace", workspaceId)
                .bind("source", sourceId)
                .map((row, _) -> view(row))
                .findOne());
  }

  /// As [#find], and nobody else changes it until the end of the transaction.
  Optional<MappingView> lock(UUID workspaceId, UUID sourceId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select source_id, version, expression, changed_at from webhook_mapping
                    where workspace_id = :workspace and source_id = :source
                    for update
                    """)
                .bind("workspace", workspaceId)
                .bind("source", sourceId)
                .map((row, _) -> view(row))
                .findOne());
  }

  MappingView put(UUID workspaceId, UUID sourceId, String expression, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    insert into webhook_mapping as m
                      (workspace_id, source_id, version, expression, changed_at)
                    values (:workspace, :source, 0, :expression, :now)
                    on conflict (workspace_id, source_id) do update
                      set version = m.version + 1, expression = excluded.expression,
                        changed_at = excluded.changed_at
                    returning source_id, version, expression, changed_at
                    """)
                .bind("workspace", workspaceId)
                .bind("source", sourceId)
                .bind("expression", expression)
                .bind("now", now)
                .map((row, _) -> view(row))
                .one());
  }

  void delete(UUID workspaceId, UUID sourceId) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    delete from webhook_mapping
                    where workspace_id = :workspace and source_id = :source
                    """)
                .bind("workspace", workspaceId)
                .bind("source", sourceId)
                .execute());
  }

  private static MappingView view(ResultSet row) throws SQLException {
    return new MappingView(
        row.getObject(1, UUID.class),
        row.getLong(2),
        row.getString(3),
        row.getObject(4, OffsetDateTime.class).toInstant());
  }
}
