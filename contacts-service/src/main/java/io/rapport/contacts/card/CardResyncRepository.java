package io.rapport.contacts.card;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.rapport.contracts.SegmentEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.postgres.PostgresPlugin;

/// What is known of other services' states, while they are told anew. A version that is forgotten
/// is older than any that is told.
@ApplicationScoped
class CardResyncRepository {

  private static final List<Known> PROFILES =
      List.of(
          new Known(
              "profile_contact",
              List.of("profile_id", "contact_id"),
              "profile",
              "t.profile_id::text"),
          new Known("profile", List.of("profile_id"), "profile", "t.profile_id::text"));
  private static final List<Known> SEGMENTS =
      List.of(
          new Known(
              "profile_segment",
              List.of("profile_id", "segment_id"),
              "segment",
              "t.profile_id || ':' || t.segment_id"),
          new Known("segment", List.of("segment_id"), "segment", "t.segment_id::text"));

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

  /// Looks at the next rows of what is known of profiles, and deletes those of profiles that did
  /// not come.
  ///
  /// @return where it goes on; null when nothing is left
  String sweepProfiles(UUID workspace, UUID resync, String after, int most) {
    return sweep(PROFILES, workspace, resync, after, most);
  }

  String sweepSegments(UUID workspace, UUID resync, String after, int most) {
    return sweep(SEGMENTS, workspace, resync, after, most);
  }

  /// One table after the other; a place is the table and the ids of the row looked at last.
  private String sweep(List<Known> tables, UUID workspace, UUID resync, String after, int most) {
    String[] place = after.split(" ");
    int at =
        IntStream.range(0, tables.size())
            .filter(i -> tables.get(i).table().equals(place[0]))
            .findFirst()
            .orElse(0);
    Known table = tables.get(at);
    List<String> behind = List.of(place).subList(1, place.length);
    Optional<String> last = sweep(table, workspace, resync, behind, most);
    if (last.isPresent()) {
      return table.table() + " " + last.get();
    }
    return at + 1 < tables.size() ? tables.get(at + 1).table() : null;
  }

  private Optional<String> sweep(
      Known table, UUID workspace, UUID resync, List<String> behind, int most) {
    return jdbi.withHandle(
        handle -> {
          Query sweep =
              handle
                  .createQuery(table.sweep(!behind.isEmpty()))
                  .bind("workspace", workspace)
                  .bind("resync", resync)
                  .bind("kind", table.kind())
                  .bind("most", most);
          if (!behind.isEmpty()) {
            sweep.bindArray("behind", UUID.class, behind.stream().map(UUID::fromString).toList());
          }
          return sweep.mapTo(String.class).findOne();
        });
  }

  /// A table and how its rows are told apart from what came.
  ///
  /// @param ids the columns of its primary key behind the workspace
  /// @param key of the state that a row is of
  private record Known(String table, List<String> ids, String kind, String key) {

    String sweep(boolean behind) {
      String columns = String.join(", ", ids);
      String from =
          IntStream.rangeClosed(1, ids.size())
              .mapToObj("(:behind::uuid[])[%d]"::formatted)
              .collect(Collectors.joining(", "));
      return """
      with looked as (
        select %2$s from %1$s where workspace_id = :workspace %5$s order by %2$s limit :most),
      gone as (
        delete from %1$s t using looked
        where t.workspace_id = :workspace and (%3$s) = (%4$s) and not exists (
          select from inbox_resync_key k
          where k.workspace_id = :workspace and k.resync_id = :resync and k.kind = :kind
            and k.key = %6$s))
      select concat_ws(' ', %2$s) from looked order by %2$s offset :most - 1
      """
          .formatted(
              table,
              columns,
              each("t."),
              each("looked."),
              behind ? "and (%s) > (%s)".formatted(columns, from) : "",
              key);
    }

    private String each(String of) {
      return ids.stream().map(id -> of + id).collect(Collectors.joining(", "));
    }
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
