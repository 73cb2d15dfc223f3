package io.rapport.segments.membership;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.rapport.contracts.SegmentEvent;
import io.rapport.messaging.CurrentState;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/// All segments and their members, for a subscriber that begins anew: the segments first, then who
/// is in which.
@ApplicationScoped
class SegmentsState implements CurrentState {

  private static final String MEMBER = "member:";
  private static final UUID FIRST = new UUID(0, 0);

  private final Jdbi jdbi;
  private final Jdbi everywhere;

  SegmentsState(Jdbi jdbi, @DataSource("maintenance") AgroalDataSource maintenance) {
    this.jdbi = jdbi;
    this.everywhere = Jdbi.create(maintenance).installPlugin(new PostgresPlugin());
  }

  @Override
  public Collection<UUID> workspaces() {
    return everywhere.withHandle(
        handle ->
            handle
                .createQuery("select distinct workspace_id from segment")
                .mapTo(UUID.class)
                .list());
  }

  @Override
  public Page page(UUID workspaceId, String after, int limit) {
    if (after.startsWith(MEMBER)) {
      String[] last = after.substring(MEMBER.length()).split(" ");
      return members(workspaceId, UUID.fromString(last[0]), UUID.fromString(last[1]), limit);
    }
    return segments(workspaceId, after.isEmpty() ? FIRST : UUID.fromString(after), limit);
  }

  private Page segments(UUID workspace, UUID after, int limit) {
    List<SegmentEvent.Changed> segments =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select id, version, name, changed_at from segment
                        where workspace_id = :workspace and id > :after order by id limit :limit
                        """)
                    .bind("workspace", workspace)
                    .bind("after", after)
                    .bind("limit", limit)
                    .map((row, _) -> segment(row))
                    .list());
    return new Page(
        segments,
        segments.size() < limit
            ? MEMBER + FIRST + " " + FIRST
            : segments.getLast().segmentId().toString());
  }

  private static SegmentEvent.Changed segment(ResultSet row) throws SQLException {
    return new SegmentEvent.Changed(
        row.getObject(1, UUID.class),
        row.getLong(2),
        row.getString(3),
        row.getObject(4, OffsetDateTime.class).toInstant());
  }

  private Page members(UUID workspace, UUID segment, UUID profile, int limit) {
    List<SegmentEvent.Entered> members =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select m.profile_id, m.segment_id, s.name, m.version, m.entered_at
                        from membership m join segment s
                          on s.workspace_id = m.workspace_id and s.id = m.segment_id
                        where m.workspace_id = :workspace and m.member
                          and (m.segment_id, m.profile_id) > (:segment, :profile)
                        order by m.segment_id, m.profile_id limit :limit
                        """)
                    .bind("workspace", workspace)
                    .bind("segment", segment)
                    .bind("profile", profile)
                    .bind("limit", limit)
                    .map((row, _) -> member(row))
                    .list());
    return new Page(
        members,
        members.size() < limit
            ? null
            : MEMBER + members.getLast().segmentId() + " " + members.getLast().profileId());
  }

  private static SegmentEvent.Entered member(ResultSet row) throws SQLException {
    return new SegmentEvent.Entered(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        row.getString(3),
        row.getLong(4),
        row.getObject(5, OffsetDateTime.class).toInstant());
  }
}
