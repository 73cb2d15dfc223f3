package io.rapport.profiles.trait;

import io.rapport.profiles.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/// Candidates as rows.
@ApplicationScoped
public class TraitRepository {

  private final Jdbi jdbi;
  private final Json json;

  TraitRepository(Jdbi jdbi, Json json) {
    this.jdbi = jdbi;
    this.json = json;
  }

  /// Takes what events say; the newest statement of a source stays.
  public void state(UUID workspace, Collection<Candidate> candidates) {
    Map<Candidate.Key, Candidate> newest = new HashMap<>();
    candidates.forEach(c -> newest.merge(c.key(), c, BinaryOperator.maxBy(Candidate.BY_AGE)));
    if (newest.isEmpty()) {
      return;
    }
    jdbi.useHandle(
        handle ->
            rows(
                    handle.createUpdate(
                        """
                        insert into trait_candidate as t
                          (workspace_id, anchor_id, name, source, value, observed_at, stated_by)
                        select :workspace, n.*
                        from unnest(:anchors, :names, :sources, :values::jsonb[],
                            :ats::timestamptz[], :by)
                          as n(anchor_id, name, source, value, observed_at, stated_by)
                        on conflict (workspace_id, anchor_id, name, source) do update
                          set value = excluded.value, observed_at = excluded.observed_at,
                            stated_by = excluded.stated_by
                          where (excluded.observed_at, excluded.stated_by)
                            > (t.observed_at, t.stated_by)
                        """),
                    newest.values())
                .bind("workspace", workspace)
                .execute());
  }

  /// Takes the whole of what the CRM says of these anchors: what it says no more is gone, and what
  /// it says again is as old as it was.
  public void stateContacts(
      UUID workspace, Collection<UUID> anchors, Collection<Candidate> candidates) {
    jdbi.useHandle(
        handle -> {
          handle
              .createUpdate(
                  """
                      delete from trait_candidate t
                      where t.workspace_id = :workspace and t.anchor_id = any(:contacts)
                        and t.source = 'contacts'
                        and (t.anchor_id, t.name) not in (
                          select n.anchor_id, n.name
                          from unnest(:anchors, :names) as n(anchor_id, name))
                      """)
              .bind("workspace", workspace)
              .bindArray("contacts", UUID.class, anchors)
              .bindArray("anchors", UUID.class, each(candidates, Candidate::anchorId))
              .bindArray("names", String.class, each(candidates, Candidate::name))
              .execute();
          rows(
                  handle.createUpdate(
                      """
                      insert into trait_candidate as t
                        (workspace_id, anchor_id, name, source, value, observed_at, stated_by)
                      select :workspace, n.*
                      from unnest(:anchors, :names, :sources, :values::jsonb[],
                          :ats::timestamptz[], :by)
                        as n(anchor_id, name, source, value, observed_at, stated_by)
                      on conflict (workspace_id, anchor_id, name, source) do update
                        set value = excluded.value, observed_at = excluded.observed_at,
                          stated_by = excluded.stated_by
                        where t.value is distinct from excluded.value
                      """),
                  candidates)
              .bind("workspace", workspace)
              .execute();
        });
  }

  /// Everything that is said of these anchors.
  public List<Candidate> candidatesOf(UUID workspace, Collection<UUID> anchors) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select anchor_id, name, source, value::text, observed_at, stated_by
                    from trait_candidate
                    where workspace_id = :workspace and anchor_id = any(:anchors)
                    """)
                .bind("workspace", workspace)
                .bindArray("anchors", UUID.class, anchors)
                .map(
                    (row, _) ->
                        new Candidate(
                            row.getObject(1, UUID.class),
                            row.getString(2),
                            row.getString(3),
                            json.value(row.getString(4)),
                            row.getObject(5, OffsetDateTime.class).toInstant(),
                            row.getString(6)))
                .list());
  }

  /// Notes the versions of contacts.
  ///
  /// @return the contacts of which this version is news
  public Set<UUID> newerContacts(UUID workspace, Map<UUID, Long> versions) {
    List<UUID> ids = List.copyOf(versions.keySet());
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    insert into contact_version as c (workspace_id, contact_id, version)
                    select :workspace, n.id, n.version
                    from unnest(:ids, :versions) as n(id, version)
                    order by n.id
                    on conflict (workspace_id, contact_id) do update
                      set version = excluded.version where c.version < excluded.version
                    returning contact_id
                    """)
                .bind("workspace", workspace)
                .bindArray("ids", UUID.class, ids)
                .bindArray("versions", Long.class, ids.stream().map(versions::get).toList())
                .mapTo(UUID.class)
                .set());
  }

  private <S extends SqlStatement<S>> S rows(S statement, Collection<Candidate> rows) {
    return statement
        .bindArray("anchors", UUID.class, each(rows, Candidate::anchorId))
        .bindArray("names", String.class, each(rows, Candidate::name))
        .bindArray("sources", String.class, each(rows, Candidate::source))
        .bindArray("values", String.class, each(rows, c -> json.write(c.value())))
        .bindArray("ats", String.class, each(rows, c -> c.observedAt().toString()))
        .bindArray("by", String.class, each(rows, Candidate::statedBy));
  }

  private static <T, R> List<R> each(Collection<T> rows, Function<T, R> column) {
    return rows.stream().map(column).toList();
  }
}
