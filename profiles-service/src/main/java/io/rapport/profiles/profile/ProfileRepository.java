package io.rapport.profiles.profile;

import io.rapport.profiles.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/// Profiles as rows.
@ApplicationScoped
class ProfileRepository {

  private final Jdbi jdbi;
  private final Json json;

  ProfileRepository(Jdbi jdbi, Json json) {
    this.jdbi = jdbi;
    this.json = json;
  }

  /// A place in the transaction to go back to.
  void mark() {
    jdbi.useHandle(handle -> handle.execute("savepoint before_locks"));
  }

  /// Lets go what was locked since the mark.
  void backToMark() {
    jdbi.useHandle(handle -> handle.execute("rollback to savepoint before_locks"));
  }

  /// Locks profiles in ascending id, until the end of the transaction.
  List<Profile> lock(UUID workspace, Collection<UUID> ids) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, version, merged_into, golden::text, computed::text, created_at
                    from profile where workspace_id = :workspace and id = any(:ids)
                    order by id for update
                    """)
                .bind("workspace", workspace)
                .bindArray("ids", UUID.class, ids)
                .map((row, _) -> profile(row))
                .list());
  }

  /// Writes profiles, new ones and new versions.
  void save(UUID workspace, List<Profile> profiles, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into profile (workspace_id, id, version, merged_into, golden, computed,
                      created_at, changed_at)
                    select :workspace, n.*, :now
                    from unnest(:ids, :versions, :merged, :golden::jsonb[], :computed::jsonb[],
                        :created::timestamptz[])
                      as n(id, version, merged_into, golden, computed, created_at)
                    order by n.id
                    on conflict (workspace_id, id) do update
                      set version = excluded.version, merged_into = excluded.merged_into,
                        golden = excluded.golden, computed = excluded.computed,
                        changed_at = excluded.changed_at
                    """)
                .bind("workspace", workspace)
                .bind("now", now)
                .bindArray("ids", UUID.class, each(profiles, Profile::id))
                .bindArray("versions", Long.class, each(profiles, Profile::version))
                .bindArray("merged", UUID.class, each(profiles, Profile::mergedInto))
                .bindArray("golden", String.class, each(profiles, p -> json.write(p.golden())))
                .bindArray("computed", String.class, each(profiles, p -> json.write(p.computed())))
                .bindArray("created", String.class, each(profiles, p -> p.createdAt().toString()))
                .execute());
  }

  Optional<Profile> find(UUID workspace, UUID id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, version, merged_into, golden::text, computed::text, created_at
                    from profile where workspace_id = :workspace and id = :id
                    """)
                .bind("workspace", workspace)
                .bind("id", id)
                .map((row, _) -> profile(row))
                .findOne());
  }

  /// Profiles that stand for themselves, by id, after the given one (null: from the start).
  List<Profile> list(UUID workspace, UUID after, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, version, merged_into, golden::text, computed::text, created_at
                    from profile
                    where workspace_id = :workspace and merged_into is null and id > :after
                    order by id limit :limit
                    """)
                .bind("workspace", workspace)
                .bind("after", after == null ? new UUID(0, 0) : after)
                .bind("limit", limit)
                .map((row, _) -> profile(row))
                .list());
  }

  /// All profiles by id, after the given one.
  List<Profile> listAll(UUID workspace, UUID after, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, version, merged_into, golden::text, computed::text, created_at
                    from profile where workspace_id = :workspace and id > :after
                    order by id limit :limit
                    """)
                .bind("workspace", workspace)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> profile(row))
                .list());
  }

  long count(UUID workspace) {
    return number(
        workspace,
        "select count(*) from profile where workspace_id = :workspace and merged_into is null");
  }

  Summary summary(UUID workspace) {
    return new Summary(
        count(workspace),
        number(workspace, "select count(*) from identifier where workspace_id = :workspace"),
        number(workspace, "select count(*) from profile_merge where workspace_id = :workspace"));
  }

  private long number(UUID workspace, String sql) {
    return jdbi.withHandle(
        handle -> handle.createQuery(sql).bind("workspace", workspace).mapTo(Long.class).one());
  }

  /// Merges, newest first, before the given one (null: from the newest).
  List<MergeView> merges(UUID workspace, UUID before, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select m.id, m.profile_id, m.merged_id, m.rule, m.source_event, m.at,
                      a.type, a.value, b.type, b.value
                    from profile_merge m
                    join identifier a on a.workspace_id = m.workspace_id and a.birth_id = m.a
                    join identifier b on b.workspace_id = m.workspace_id and b.birth_id = m.b
                    where m.workspace_id = :workspace and m.id < :before
                    order by m.id desc limit :limit
                    """)
                .bind("workspace", workspace)
                .bind("before", before == null ? new UUID(-1, -1) : before)
                .bind("limit", limit)
                .map((row, _) -> merge(row))
                .list());
  }

  private Profile profile(ResultSet row) throws SQLException {
    return new Profile(
        row.getObject(1, UUID.class),
        row.getLong(2),
        row.getObject(3, UUID.class),
        json.object(row.getString(4)),
        json.object(row.getString(5)),
        row.getObject(6, OffsetDateTime.class).toInstant());
  }

  private static MergeView merge(ResultSet row) throws SQLException {
    return new MergeView(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        row.getObject(3, UUID.class),
        new IdentifierView(row.getString(7), row.getString(8)),
        new IdentifierView(row.getString(9), row.getString(10)),
        row.getString(4),
        row.getString(5),
        row.getObject(6, OffsetDateTime.class).toInstant());
  }

  private static <T, R> List<R> each(Collection<T> rows, Function<T, R> column) {
    return rows.stream().map(column).toList();
  }
}
