package io.rapport.profiles.resync;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.rapport.contracts.ContactState;
import io.rapport.profiles.history.Entry;
import io.rapport.profiles.identity.Identifier;
import io.rapport.profiles.trait.Candidate;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.postgres.PostgresPlugin;

/// What is known of other services' states and events. A version that is forgotten is older than
/// any that is told.
@ApplicationScoped
class ResyncRepository {

  private final Jdbi jdbi;
  private final Jdbi everywhere;

  ResyncRepository(Jdbi jdbi, @DataSource("maintenance") AgroalDataSource maintenance) {
    this.jdbi = jdbi;
    this.everywhere = Jdbi.create(maintenance).installPlugin(new PostgresPlugin());
  }

  /// Everything has an anchor, so that the identifiers are in all workspaces.
  List<UUID> workspaces() {
    return everywhere.withHandle(
        handle ->
            handle
                .createQuery("select distinct workspace_id from identifier")
                .mapTo(UUID.class)
                .list());
  }

  /// Forgets the versions of contacts; and nothing of what they say was said after they last
  /// changed, as they stand now.
  void forgetContacts(UUID workspace, List<ContactState> contacts) {
    jdbi.useHandle(
        handle -> {
          handle
              .createUpdate(
                  """
                  update contact_version set version = -1
                  where workspace_id = :workspace and contact_id = any(:ids)
                  """)
              .bind("workspace", workspace)
              .bindArray("ids", UUID.class, each(contacts, ContactState::id))
              .execute();
          handle
              .createUpdate(
                  """
                  update trait_candidate t set observed_at = c.changed_at
                  from unnest(:ids, :ats::timestamptz[]) as c(id, changed_at)
                  join identifier i on i.workspace_id = :workspace and i.type = :type
                    and i.value = c.id
                  where t.workspace_id = :workspace and t.anchor_id = i.birth_id
                    and t.source = :source and t.observed_at > c.changed_at
                  """)
              .bind("workspace", workspace)
              .bind("type", Identifier.CONTACT_ID)
              .bind("source", Candidate.CONTACTS)
              .bindArray("ids", String.class, each(contacts, c -> c.id().toString()))
              .bindArray("ats", String.class, each(contacts, c -> c.changedAt().toString()))
              .execute();
        });
  }

  void forgetEntries(UUID workspace, List<Entry> entries) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update profile_entry e set version = -1
                    from unnest(:kinds, :ids) as n(kind, id)
                    where e.workspace_id = :workspace and e.kind = n.kind and e.id = n.id
                    """)
                .bind("workspace", workspace)
                .bindArray("kinds", String.class, each(entries, Entry::kind))
                .bindArray("ids", UUID.class, each(entries, Entry::id))
                .execute());
  }

  /// Those of these messages that are in the history.
  ///
  /// @param anchors by message id, the identifier whose event it is
  Set<String> resolvedOf(UUID workspace, Map<String, Identifier> anchors) {
    List<Identifier> identifiers = List.copyOf(Set.copyOf(anchors.values()));
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select e.message_id from profile_event e
                    where e.workspace_id = :workspace and e.message_id = any(:messages)
                      and e.anchor_id = any(array(
                        select i.birth_id from unnest(:types, :values) as k(type, value)
                        join identifier i on i.workspace_id = :workspace
                          and i.type = k.type and i.value = k.value))
                    """)
                .bind("workspace", workspace)
                .bindArray("messages", String.class, anchors.keySet())
                .bindArray("types", String.class, each(identifiers, Identifier::type))
                .bindArray("values", String.class, each(identifiers, Identifier::value))
                .mapTo(String.class)
                .set());
  }

  /// Those of these messages that are kept as nobody's.
  Set<String> unresolvedOf(UUID workspace, Set<String> messages) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select message_id from unresolved_event
                    where workspace_id = :workspace and message_id = any(:messages)
                    """)
                .bind("workspace", workspace)
                .bindArray("messages", String.class, messages)
                .mapTo(String.class)
                .set());
  }

  /// @param lost something is said of it, and it did not come
  record Known(UUID id, long version, boolean lost) {}

  /// The next contacts in the order of their ids, from the first one where none is given.
  List<Known> contacts(UUID workspace, UUID resync, UUID behind, int most) {
    return jdbi.withHandle(
        handle -> {
          Query contacts =
              handle
                  .createQuery(
                      """
                      select c.contact_id, c.version,
                        exists (
                          select from identifier i
                          join trait_candidate t on t.workspace_id = i.workspace_id
                            and t.anchor_id = i.birth_id and t.source = :source
                          where i.workspace_id = c.workspace_id and i.type = :type
                            and i.value = c.contact_id::text)
                        and not exists (
                          select from inbox_resync_key k
                          where k.workspace_id = c.workspace_id and k.resync_id = :resync
                            and k.kind = 'contact' and k.key = c.contact_id::text)
                      from contact_version c
                      where c.workspace_id = :workspace %s
                      order by c.contact_id limit :most
                      """
                          .formatted(behind == null ? "" : "and c.contact_id > :behind"))
                  .bind("workspace", workspace)
                  .bind("resync", resync)
                  .bind("most", most)
                  .bind("type", Identifier.CONTACT_ID)
                  .bind("source", Candidate.CONTACTS);
          return behind(contacts, behind)
              .map(
                  (row, _) ->
                      new Known(row.getObject(1, UUID.class), row.getLong(2), row.getBoolean(3)))
              .list();
        });
  }

  /// Looks at the next entries of a kind, and deletes those that did not come.
  ///
  /// @return the one looked at last, where there may be more
  Optional<UUID> deleteEntries(UUID workspace, UUID resync, String kind, UUID behind, int most) {
    return jdbi.withHandle(
        handle -> {
          Query entries =
              handle
                  .createQuery(
                      """
                      with looked as (
                        select id from profile_entry
                        where workspace_id = :workspace and kind = :kind %s
                        order by id limit :most),
                      gone as (
                        update profile_entry e
                        set deleted = true, version = e.version + 1, type = null, name = null,
                          summary = null, data = null
                        from looked
                        where e.workspace_id = :workspace and e.kind = :kind and e.id = looked.id
                          and not e.deleted
                          and not exists (
                            select from inbox_resync_key k
                            where k.workspace_id = :workspace and k.resync_id = :resync
                              and k.kind = :kind and k.key = e.id::text))
                      select id from looked order by id offset :most - 1
                      """
                          .formatted(behind == null ? "" : "and id > :behind"))
                  .bind("workspace", workspace)
                  .bind("resync", resync)
                  .bind("kind", kind)
                  .bind("most", most);
          return behind(entries, behind).mapTo(UUID.class).findOne();
        });
  }

  private static Query behind(Query query, UUID behind) {
    return behind == null ? query : query.bind("behind", behind);
  }

  private static <T, R> List<R> each(Collection<T> rows, Function<T, R> column) {
    return rows.stream().map(column).toList();
  }
}
