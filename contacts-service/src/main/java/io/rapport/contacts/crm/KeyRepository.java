package io.rapport.contacts.crm;

import io.rapport.web.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The keys of contacts and accounts, written and read in sets.
@ApplicationScoped
public class KeyRepository {

  private static final int LOCKS = 64;

  private final Jdbi jdbi;

  KeyRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Makes writers of the same keys wait for each other until the transaction ends. Few locks,
  /// always taken in the same order and before any row's, so that none waits for another in a
  /// circle.
  public void lock(UUID workspace, RecordType type, Collection<String> keys) {
    Long[] locks =
        keys.stream()
            .map(key -> lockOf(workspace, type, key))
            .distinct()
            .sorted()
            .toArray(Long[]::new);
    if (locks.length > 0) {
      jdbi.useHandle(
          handle ->
              handle
                  .createQuery("select pg_advisory_xact_lock(l)::text from unnest(:locks) as l")
                  .bindArray("locks", Long.class, (Object[]) locks)
                  .mapTo(String.class)
                  .list());
    }
  }

  /// The records that have these external ids.
  public Map<ExternalId, UUID> find(
      UUID workspace, RecordType type, Collection<ExternalId> externalIds) {
    if (externalIds.isEmpty()) {
      return Map.of();
    }
    Map<ExternalId, UUID> found = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select e.source, e.external_id, e.<type>_id
                    from unnest(:sources, :ids) as asked(source, id)
                    join <type>_external_id e on e.workspace_id = :workspace
                      and e.source = asked.source and e.external_id = asked.id
                    """)
                .define("type", type.table())
                .bind("workspace", workspace)
                .bindArray(
                    "sources", String.class, externalIds.stream().map(ExternalId::source).toList())
                .bindArray("ids", String.class, externalIds.stream().map(ExternalId::id).toList())
                .map(
                    (row, _) ->
                        Map.entry(
                            new ExternalId(row.getString(1), row.getString(2)),
                            row.getObject(3, UUID.class)))
                .forEach(entry -> found.put(entry.getKey(), entry.getValue())));
    return found;
  }

  /// Gives records new keys in place of what they had.
  ///
  /// @throws Problem.Conflict when an external id belongs to another record
  public void replace(UUID workspace, RecordType type, Map<UUID, Keys> keys) {
    if (keys.isEmpty()) {
      return;
    }
    jdbi.useHandle(
        handle -> {
          for (String table : List.of("external_id", "key")) {
            handle
                .createUpdate(
                    """
                    delete from <type>_<table>
                    where workspace_id = :workspace and <type>_id = any(:records)
                    """)
                .define("type", type.table())
                .define("table", table)
                .bind("workspace", workspace)
                .bindArray("records", UUID.class, List.copyOf(keys.keySet()))
                .execute();
          }
          insertExternalIds(handle, workspace, type, keys);
          insertLookups(handle, workspace, type, keys);
        });
  }

  private void insertExternalIds(
      Handle handle, UUID workspace, RecordType type, Map<UUID, Keys> keys) {
    List<UUID> records = new ArrayList<>();
    List<String> sources = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    keys.forEach(
        (record, its) ->
            its.externalIds()
                .forEach(
                    (source, id) -> {
                      records.add(record);
                      sources.add(source);
                      ids.add(id);
                    }));
    if (records.isEmpty()) {
      return;
    }
    int inserted =
        handle
            .createUpdate(
                """
                insert into <type>_external_id (workspace_id, source, external_id, <type>_id)
                select :workspace, source, id, record
                from unnest(:sources, :ids, :records) as u(source, id, record)
                on conflict do nothing
                """)
            .define("type", type.table())
            .bind("workspace", workspace)
            .bindArray("sources", String.class, sources)
            .bindArray("ids", String.class, ids)
            .bindArray("records", UUID.class, records)
            .execute();
    if (inserted < records.size()) {
      throw conflict(workspace, type, keys);
    }
  }

  private Problem.Conflict conflict(UUID workspace, RecordType type, Map<UUID, Keys> keys) {
    List<ExternalId> wanted =
        keys.values().stream().flatMap(k -> ExternalId.of(k.externalIds())).toList();
    return find(workspace, type, wanted).entrySet().stream()
        .filter(entry -> !keys.containsKey(entry.getValue()))
        .findFirst()
        .map(
            entry ->
                new Problem.Conflict(
                    "The external id of the source %s belongs to another %s"
                        .formatted(entry.getKey().source(), type.table()),
                    Map.of("id", entry.getValue())))
        .orElseGet(() -> new Problem.Conflict("An external id was given twice"));
  }

  private static void insertLookups(
      Handle handle, UUID workspace, RecordType type, Map<UUID, Keys> keys) {
    List<UUID> records = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    List<String> values = new ArrayList<>();
    keys.forEach(
        (record, its) ->
            its.lookups()
                .forEach(
                    lookup -> {
                      records.add(record);
                      kinds.add(lookup.kind());
                      values.add(lookup.value());
                    }));
    handle
        .createUpdate(
            """
            insert into <type>_key (workspace_id, kind, value, <type>_id)
            select :workspace, kind, value, record
            from unnest(:kinds, :values, :records) as u(kind, value, record)
            """)
        .define("type", type.table())
        .bind("workspace", workspace)
        .bindArray("kinds", String.class, kinds)
        .bindArray("values", String.class, values)
        .bindArray("records", UUID.class, records)
        .execute();
  }

  private static long lockOf(UUID workspace, RecordType type, String key) {
    long bucket = Math.floorMod(key.hashCode(), LOCKS);
    return (workspace.getMostSignificantBits() ^ workspace.getLeastSignificantBits())
            * 31
            * (type.ordinal() + 1)
        + bucket;
  }
}
