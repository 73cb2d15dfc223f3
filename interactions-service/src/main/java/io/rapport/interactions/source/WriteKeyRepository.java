package io.rapport.interactions.source;

import io.rapport.web.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

@ApplicationScoped
class WriteKeyRepository {

  /// A key as stored.
  ///
  /// @param expiresAt when it ends, null while it is in use
  /// @param lastUsedOn null before the first use
  record Stored(UUID workspaceId, UUID sourceId, Instant expiresAt, LocalDate lastUsedOn) {}

  private final Jdbi jdbi;

  WriteKeyRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  void add(UUID workspaceId, UUID sourceId, String key, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into write_key
                      (workspace_id, id, hash, prefix, last_four, source_id, created_at)
                    values (:workspace, :id, :hash, :prefix, :lastFour, :source, :now)
                    """)
                .bind("workspace", workspaceId)
                .bind("id", Ids.next())
                .bind("hash", WriteKey.hashOf(key))
                .bind("prefix", WriteKey.prefixOf(key))
                .bind("lastFour", WriteKey.lastFourOf(key))
                .bind("source", sourceId)
                .bind("now", now)
                .execute());
  }

  /// Makes a source that nobody asked for, unless it is there.
  void ensureSource(UUID workspaceId, UUID id, String name, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into source (workspace_id, id, version, name, created_at)
                    values (:workspace, :id, 0, :name, :now)
                    on conflict do nothing
                    """)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .bind("name", name)
                .bind("now", now)
                .execute());
  }

  /// Whether the workspace has this source.
  boolean hasSource(UUID workspaceId, UUID id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select exists (select from source where workspace_id = :workspace and id = :id)")
                .bind("workspace", workspaceId)
                .bind("id", id)
                .mapTo(Boolean.class)
                .one());
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

  /// Ends one key now. Empty when the source has no such key.
  Optional<WriteKeyView> revoke(UUID workspaceId, UUID sourceId, UUID id, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    update write_key
                    set revoked_at = coalesce(revoked_at, :now),
                        expires_at = least(coalesce(expires_at, :now), :now)
                    where workspace_id = :workspace and source_id = :source and id = :id
                    returning id, prefix, last_four, created_at, expires_at, revoked_at,
                      last_used_on
                    """)
                .bind("workspace", workspaceId)
                .bind("source", sourceId)
                .bind("id", id)
                .bind("now", now)
                .map(WriteKeyRepository::view)
                .findOne());
  }

  List<WriteKeyView> after(UUID workspaceId, UUID sourceId, UUID id, int count) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, prefix, last_four, created_at, expires_at, revoked_at, last_used_on
                    from write_key
                    where workspace_id = :workspace and source_id = :source
                      and (cast(:after as uuid) is null or id > :after)
                    order by id limit :count
                    """)
                .bind("workspace", workspaceId)
                .bind("source", sourceId)
                .bind("after", id)
                .bind("count", count)
                .map(WriteKeyRepository::view)
                .list());
  }

  void used(UUID workspaceId, String hash, LocalDate day) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update write_key set last_used_on = :day
                    where workspace_id = :workspace and hash = :hash
                      and (last_used_on is null or last_used_on < :day)
                    """)
                .bind("workspace", workspaceId)
                .bind("hash", hash)
                .bind("day", day)
                .execute());
  }

  Terms termsOf(UUID workspaceId, UUID sourceId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select allowed_origins, settings from source
                    where workspace_id = :workspace and id = :source
                    """)
                .bind("workspace", workspaceId)
                .bind("source", sourceId)
                .map(
                    (row, _) ->
                        new Terms(
                            new AllowedOrigins(List.of((String[]) row.getArray(1).getArray())),
                            SourceSettings.read(row.getString(2))))
                .one());
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
                  select workspace_id, source_id, expires_at, last_used_on
                  from write_key where hash = :hash
                  """)
              .bind("hash", hash)
              .map(
                  (row, _) ->
                      new Stored(
                          row.getObject(1, UUID.class),
                          row.getObject(2, UUID.class),
                          instant(row, 3),
                          row.getObject(4, LocalDate.class)))
              .findOne();
        });
  }

  private static WriteKeyView view(ResultSet row, StatementContext context) throws SQLException {
    return new WriteKeyView(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        instant(row, 4),
        instant(row, 5),
        instant(row, 6),
        row.getObject(7, LocalDate.class));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
