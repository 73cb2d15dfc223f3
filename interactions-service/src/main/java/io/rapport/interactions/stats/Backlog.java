package io.rapport.interactions.stats;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/// How far profiles-service is behind with the events of a source. Requests may not read how far
/// logs are read, so this asks as the sequencer does, which sees all workspaces: the statement
/// names the one.
@Singleton
class Backlog {

  private static final String RESOLVER = "profiles";
  private static final int LOOKED_AT = 1_000;

  /// A lane without a backlog costs nothing. `offset 0` keeps the planner from joining the whole
  /// tables.
  private static final String WAITING =
      """
      select count(e.received_at), min(e.received_at), coalesce(bool_or(p.is_full), false)
      from (
        select x.day, x.seq, count(*) over (partition by c.lane) >= :most as is_full
        from log_subscriber c
        join log_sequencer s on s.log_table = 'event'
        cross join lateral (
          select n.day, n.seq from event_position n
          where n.lane = c.lane and n.position > c.position
          order by n.position limit :most) x
        where c.log = 'event' and c.subscriber = :resolver and c.position < s.heads[c.lane + 1]
      ) p
      left join lateral (
        select e.received_at from event e
        where e.day = p.day and e.seq = p.seq
          and e.workspace_id = :workspace and e.source_id = :source
        offset 0) e on true
      """;

  private final Jdbi sequencer;
  private final Clock clock;

  Backlog(@DataSource("sequencer") AgroalDataSource sequencer, Clock clock) {
    this.sequencer = Jdbi.create(sequencer).installPlugin(new PostgresPlugin());
    this.clock = clock;
  }

  /// @param sourceId of a source that is known to be of the workspace
  Lag of(UUID workspaceId, UUID sourceId) {
    return sequencer.withHandle(
        handle ->
            handle
                .createQuery(WAITING)
                .bind("most", LOOKED_AT)
                .bind("resolver", RESOLVER)
                .bind("workspace", workspaceId)
                .bind("source", sourceId)
                .map(
                    (row, _) ->
                        lag(
                            row.getLong(1),
                            row.getObject(2, OffsetDateTime.class),
                            row.getBoolean(3)))
                .one());
  }

  private Lag lag(long events, OffsetDateTime oldest, boolean more) {
    if (oldest == null) {
      return new Lag(events, more, null, 0);
    }
    Instant receivedAt = oldest.toInstant();
    long millis = Math.max(0, Duration.between(receivedAt, clock.instant()).toMillis());
    return new Lag(events, more, receivedAt, millis / 1000.0);
  }
}
