package io.rapport.interactions.source;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

@ApplicationScoped
class WriteKeyRepository {

  /// A key as stored.
  ///
  /// @param expiresAt when it ends, null while it is in use
  record Stored(UUID workspaceId, UUID sourceId, Instant expiresAt) {}

  private final Jdbi jdbi;

  WriteKeyRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  void add(UUID workspaceId, UUID sourceId, String hash, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into write_key (workspace_id, hash, source_id, created_at)
                    values (:workspace, :hash, :source, :now)
                    """)
                .bind("workspace", workspaceId)
                .bind("hash", hash)
                .bind("source", sourceId)
                .bind("now", now)
                .execute());
  }

  /// Lets the keys of a source end at a time, unless they end sooner.
  void expire(UUID workspaceId, UUID sourceId, Instant at) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update write_key set expires_at = :at
                    where workspace_id = :workspace and source_id = :source
                      and (expires_at is null or expires_at > :at)
                    """)
                .bind("workspace", workspaceId)
                .bind("source", sourceId)
                .bind("at", at)
                .execute());
  }

  /// Looks a key up before its workspace is known: presenting the hash makes its one row visible.
  Optional<Stored> find(String hash) {
    return jdbi.withHandle(
        handle -> {
          handle
              .createQuery("select set_config('rapport.write_key', :hash, true)")
              .bind("hash", hash)
              .mapTo(String.class)
              .one();
          return handle
              .createQuery(
                  """
                  select workspace_id, source_id, expires_at from write_key where hash = :hash
                  """)
              .bind("hash", hash)
              .map(
                  (row, _) -> {
                    OffsetDateTime expires = row.getObject(3, OffsetDateTime.class);
                    return new Stored(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        expires == null ? null : expires.toInstant());
                  })
              .findOne();
        });
  }
}
