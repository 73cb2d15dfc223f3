package io.rapport.segments.membership;

import io.rapport.contracts.SegmentEvent;
import io.rapport.messaging.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// Lets profiles that there are no more leave their segments, and tells it. The memberships stay
/// as rows, for their versions must go on rising.
@ApplicationScoped
public class LeavingService {

  private static final String LEAVE =
      """
      update membership m
      set member = false, version = m.version + m.member::int, entered_at = null, due_at = null
      from segment s
      where m.workspace_id = :workspace and s.workspace_id = :workspace and s.id = m.segment_id
        and m.profile_id = any(:profiles) and (m.member or m.due_at is not null)
      returning m.profile_id, m.segment_id, s.name, m.version, old.member
      """;

  private final Jdbi jdbi;
  private final Outbox outbox;
  private final Clock clock;

  LeavingService(Jdbi jdbi, Outbox outbox, Clock clock) {
    this.jdbi = jdbi;
    this.outbox = outbox;
    this.clock = clock;
  }

  private record Left(UUID profile, UUID segment, String name, long version, boolean member) {}

  /// The rules are shared and the profiles locked by the caller.
  public void leaveAll(UUID workspace, Collection<UUID> profiles) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<Left> left =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(LEAVE)
                    .bind("workspace", workspace)
                    .bindArray("profiles", UUID.class, profiles)
                    .map(
                        (row, _) ->
                            new Left(
                                row.getObject(1, UUID.class),
                                row.getObject(2, UUID.class),
                                row.getString(3),
                                row.getLong(4),
                                row.getBoolean(5)))
                    .list());
    outbox.publish(
        workspace,
        left.stream()
            .filter(Left::member)
            .map(l -> new SegmentEvent.Left(l.profile(), l.segment(), l.name(), l.version(), now))
            .toList());
  }
}
