package io.rapport.contacts.card;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.rapport.contracts.SegmentEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/// What is known of other services' states, while they are told anew. A version that is forgotten
/// is older than any that is told.
@ApplicationScoped
class CardResyncRepository {

  private final Jdbi jdbi;
  private final Jdbi everywhere;

  CardResyncRepository(Jdbi jdbi, @DataSource("maintenance") AgroalDataSource maintenance) {
    this.jdbi = jdbi;
    this.everywhere = Jdbi.create(maintenance).installPlugin(new PostgresPlugin());
  }

  /// @return the profiles that are known
  Set<UUID> forgetProfileVersions(UUID workspace, Collection<UUID> profiles) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    update profile set version = -1
                    where workspace_id = :workspace and profile_id = any(:profiles)
                    returning profile_id
                    """)
                .bind("workspace", workspace)
                .bindArray("profiles", UUID.class, profiles)
                .mapTo(UUID.class)
                .set());
  }

  void forgetSegmentVersions(UUID workspace, Collection<UUID> segments) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update segment set version = -1
                    where workspace_id = :workspace and segment_id = any(:segments)
                    """)
                .bind("workspace", workspace)
                .bindArray("segments", UUID.class, segments)
                .execute());
  }

  void forgetMembershipVersions(UUID workspace, List<SegmentEvent.Entered> memberships) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update profile_segment m set version = -1
                    from unnest(:profiles, :segments) as u(profile, segment)
                    where m.workspace_id = :workspace and m.profile_id = u.profile
                      and m.segment_id = u.segment
                    """)
                .bind("workspace", workspace)
                .bindArray(
                    "profiles",
                    UUID.class,
                    memberships.stream().map(SegmentEvent.Entered::profileId).toList())
                .bindArray(
                    "segments",
                    UUID.class,
                    memberships.stream().map(SegmentEvent.Entered::segmentId).toList())
                .execute());
  }

  void sweepProfiles(UUID workspace, UUID resync) {
    sweep(workspace, resync, "profile_contact", "profile", "t.profile_id::text");
    sweep(workspace, resync, "profile", "profile", "t.profile_id::text");
  }

  void sweepSegments(UUID workspace, UUID resync) {
    sweep(workspace, resync, "profile_segment", "segment", "t.profile_id || ':' || t.segment_id");
    sweep(workspace, resync, "segment", "segment", "t.segment_id::text");
  }

  private void sweep(UUID workspace, UUID resync, String table, String kind, String key) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    delete from %s t
                    where t.workspace_id = :workspace and not exists (
                      select from inbox_resync_key k
                      where k.workspace_id = t.workspace_id and k.resync_id = :resync
                        and k.kind = :kind and k.key = %s)
                    """
                        .formatted(table, key))
                .bind("workspace", workspace)
                .bind("resync", resync)
                .bind("kind", kind)
                .execute());
  }

  List<UUID> workspacesWithProfiles() {
    return workspaces("select distinct workspace_id from profile");
  }

  List<UUID> workspacesWithSegments() {
    return workspaces(
        """
        select distinct workspace_id from segment
        union select distinct workspace_id from profile_segment
        """);
  }

  private List<UUID> workspaces(String sql) {
    return everywhere.withHandle(handle -> handle.createQuery(sql).mapTo(UUID.class).list());
  }
}
