package io.rapport.segments.population;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.rapport.segments.population.PopulationRepository.Performance;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.postgres.PostgresPlugin;

/// What a resync did not bring.
@ApplicationScoped
class PopulationSweepRepository {

  private final Jdbi jdbi;
  private final Jdbi everywhere;

  PopulationSweepRepository(Jdbi jdbi, @DataSource("maintenance") AgroalDataSource maintenance) {
    this.jdbi = jdbi;
    this.everywhere = Jdbi.create(maintenance).installPlugin(new PostgresPlugin());
  }

  List<UUID> workspacesWithProfiles() {
    return workspaces("select distinct workspace_id from profile");
  }

  List<UUID> workspacesWithEvents() {
    return workspaces("select distinct workspace_id from performed");
  }

  private List<UUID> workspaces(String sql) {
    return everywhere.withHandle(handle -> handle.createQuery(sql).mapTo(UUID.class).list());
  }

  /// Something that is known, and whether it did not come.
  record Known<T>(T it, String place, boolean lost) {}

  /// The key of an event, as it is stored.
  record Performed(UUID anchor, String event, OffsetDateTime at, String message) {}

  /// The next profiles in the order of their ids.
  ///
  /// @param after the place of the one before; empty for the first one
  List<Known<UUID>> profiles(UUID workspace, UUID resync, String after, int most) {
    return jdbi.withHandle(
        handle -> {
          Query query =
              handle
                  .createQuery(
                      """
                      select p.profile_id, not exists (
                        select from inbox_resync_key k
                        where k.workspace_id = p.workspace_id and k.resync_id = :resync
                          and k.kind = 'profile' and k.key = p.profile_id::text)
                      from profile p
                      where p.workspace_id = :workspace %s
                      order by p.profile_id limit :most
                      """
                          .formatted(after.isEmpty() ? "" : "and p.profile_id > :after::uuid"))
                  .bind("workspace", workspace)
                  .bind("resync", resync)
                  .bind("most", most);
          return after(query, after)
              .map(
                  (row, _) ->
                      new Known<>(
                          row.getObject(1, UUID.class), row.getString(1), row.getBoolean(2)))
              .list();
        });
  }

  void deleteProfiles(UUID workspace, Collection<UUID> profiles) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    delete from profile
                    where workspace_id = :workspace and profile_id = any(:profiles)
                    """)
                .bind("workspace", workspace)
                .bindArray("profiles", UUID.class, profiles)
                .execute());
  }

  /// The next events in the order of their keys.
  ///
  /// @param after the place of the one before; empty for the first one
  List<Known<Performed>> events(UUID workspace, UUID resync, String after, int most) {
    return jdbi.withHandle(
        handle -> {
          Query query =
              handle
                  .createQuery(
                      """
                      select f.anchor_id, f.event, f.occurred_at, f.message_id,
                        json_build_array(f.anchor_id, f.event, f.occurred_at, f.message_id)::text,
                        not exists (
                          select from inbox_resync_key k
                          where k.workspace_id = f.workspace_id and k.resync_id = :resync
                            and k.kind = 'event' and k.key = f.anchor_id || ' '
                              || (extract(epoch from f.occurred_at) * 1000000)::bigint
                              || ' ' || f.message_id || ' ' || f.event)
                      from performed f
                      where f.workspace_id = :workspace %s
                      order by f.anchor_id, f.event, f.occurred_at, f.message_id limit :most
                      """
                          .formatted(
                              after.isEmpty()
                                  ? ""
                                  : """
                                  and (f.anchor_id, f.event, f.occurred_at, f.message_id) > (
                                    (:after::json->>0)::uuid, :after::json->>1,
                                    (:after::json->>2)::timestamptz, :after::json->>3)
                                  """))
                  .bind("workspace", workspace)
                  .bind("resync", resync)
                  .bind("most", most);
          return after(query, after)
              .map(
                  (row, _) ->
                      new Known<>(
                          new Performed(
                              row.getObject(1, UUID.class),
                              row.getString(2),
                              row.getObject(3, OffsetDateTime.class),
                              row.getString(4)),
                          row.getString(5),
                          row.getBoolean(6)))
              .list();
        });
  }

  private static Query after(Query query, String after) {
    return after.isEmpty() ? query : query.bind("after", after);
  }

  /// @return one for each that was deleted
  List<Performance> deleteEvents(UUID workspace, List<Performed> events) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    delete from performed f
                    using unnest(:anchors, :events, :ats::timestamptz[], :messages)
                      as l(anchor_id, event, occurred_at, message_id)
                    where f.workspace_id = :workspace and f.anchor_id = l.anchor_id
                      and f.event = l.event and f.occurred_at = l.occurred_at
                      and f.message_id = l.message_id
                    returning f.anchor_id, f.event
                    """)
                .bind("workspace", workspace)
                .bindArray("anchors", UUID.class, each(events, Performed::anchor))
                .bindArray("events", String.class, each(events, Performed::event))
                .bindArray("ats", String.class, each(events, e -> e.at().toString()))
                .bindArray("messages", String.class, each(events, Performed::message))
                .map((row, _) -> new Performance(row.getObject(1, UUID.class), row.getString(2)))
                .list());
  }

  private static <T> List<T> each(List<Performed> events, Function<Performed, T> column) {
    return events.stream().map(column).toList();
  }
}
