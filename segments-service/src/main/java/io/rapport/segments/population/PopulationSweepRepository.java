package io.rapport.segments.population;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.rapport.segments.population.PopulationRepository.Performance;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/// What a resync did not bring.
@ApplicationScoped
class PopulationSweepRepository {

  private static final String NOT_BROUGHT =
      """
      from performed f
      where f.workspace_id = :workspace and not exists (
        select from inbox_resync_key k
        where k.workspace_id = f.workspace_id and k.resync_id = :resync and k.kind = 'event'
          and k.key = f.anchor_id || ' ' || (extract(epoch from f.occurred_at) * 1000000)::bigint
            || ' ' || f.message_id || ' ' || f.event)
      """;

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

  List<UUID> lostProfiles(UUID workspace, UUID resync) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select p.profile_id from profile p
                    where p.workspace_id = :workspace and not exists (
                      select from inbox_resync_key k
                      where k.workspace_id = p.workspace_id and k.resync_id = :resync
                        and k.kind = 'profile' and k.key = p.profile_id::text)
                    order by p.profile_id
                    """)
                .bind("workspace", workspace)
                .bind("resync", resync)
                .mapTo(UUID.class)
                .list());
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

  /// Whose events are lost.
  List<UUID> anchorsOfLostEvents(UUID workspace, UUID resync) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select distinct f.anchor_id " + NOT_BROUGHT)
                .bind("workspace", workspace)
                .bind("resync", resync)
                .mapTo(UUID.class)
                .list());
  }

  /// @return one for each that was deleted
  List<Performance> deleteLostEvents(UUID workspace, UUID resync, Collection<UUID> anchors) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "delete "
                        + NOT_BROUGHT
                        + " and f.anchor_id = any(:anchors) returning f.anchor_id, f.event")
                .bind("workspace", workspace)
                .bind("resync", resync)
                .bindArray("anchors", UUID.class, anchors)
                .map((row, _) -> new Performance(row.getObject(1, UUID.class), row.getString(2)))
                .list());
  }
}
