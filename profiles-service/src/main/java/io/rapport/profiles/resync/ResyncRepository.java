package io.rapport.profiles.resync;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.rapport.contracts.ContactState;
import io.rapport.profiles.history.Entry;
import io.rapport.profiles.identity.Identifier;
import io.rapport.profiles.trait.Candidate;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
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

  /// Contacts that something is said of and that did not come, with their versions.
  Map<UUID, Long> lostContacts(UUID workspace, UUID resync) {
    Map<UUID, Long> lost = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select c.contact_id, c.version from contact_version c
                    join identifier i on i.workspace_id = c.workspace_id and i.type = :type
                      and i.value = c.contact_id::text
                    where c.workspace_id = :workspace
                      and exists (
                        select from trait_candidate t
                        where t.workspace_id = c.workspace_id and t.anchor_id = i.birth_id
                          and t.source = :source)
                      and not exists (
                        select from inbox_resync_key k
                        where k.workspace_id = c.workspace_id and k.resync_id = :resync
                          and k.kind = 'contact' and k.key = c.contact_id::text)
                    """)
                .bind("workspace", workspace)
                .bind("resync", resync)
                .bind("type", Identifier.CONTACT_ID)
                .bind("source", Candidate.CONTACTS)
                .map((row, _) -> lost.put(row.getObject(1, UUID.class), row.getLong(2)))
                .list());
    return lost;
  }

  /// Deletes entries of these kinds that did not come.
  void deleteEntries(UUID workspace, UUID resync, List<String> kinds) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update profile_entry e
                    set deleted = true, version = e.version + 1, type = null, name = null,
                      summary = null, data = null
                    where e.workspace_id = :workspace and e.kind = any(:kinds) and not e.deleted
                      and not exists (
                        select from inbox_resync_key k
                        where k.workspace_id = e.workspace_id and k.resync_id = :resync
                          and k.kind = e.kind and k.key = e.id::text)
                    """)
                .bind("workspace", workspace)
                .bind("resync", resync)
                .bindArray("kinds", String.class, kinds)
                .execute());
  }

  private static <T, R> List<R> each(Collection<T> rows, Function<T, R> column) {
    return rows.stream().map(column).toList();
  }
}
