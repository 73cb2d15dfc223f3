package io.rapport.interactions.stats;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/// Reads counts: the hours, and what transactions counted that is not in them yet, in one
/// statement, so that none is counted twice or missed.
@ApplicationScoped
class CountRepository {

  private final Jdbi jdbi;

  CountRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  boolean hasSource(UUID workspaceId, UUID sourceId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select count(*) from source where workspace_id = :workspace and id = :source")
                .bind("workspace", workspaceId)
                .bind("source", sourceId)
                .mapTo(Long.class)
                .one()
                .equals(1L));
  }

  /// By the beginning of each step in which something came.
  Map<Instant, Counts> steps(UUID workspaceId, UUID sourceId, Period period) {
    return jdbi.withHandle(
        handle ->
            bind(
                    handle.createQuery(
                        """
                        select date_trunc(:step, hour, 'UTC'), sum(accepted), sum(duplicates),
                          sum(quarantined), sum(held), sum(flagged)
                        from (
                          select hour, accepted, duplicates, quarantined, held, flagged
                          from source_hour
                          where workspace_id = :workspace and source_id = :source
                            and hour >= :from and hour < :to
                          union all
                          select hour, accepted, duplicates, quarantined, held, flagged
                          from source_delta
                          where workspace_id = :workspace and source_id = :source
                            and hour >= :from and hour < :to
                        ) counted group by 1
                        """),
                    workspaceId,
                    sourceId,
                    period)
                .bind("step", period.interval().wire())
                .map(
                    (row, _) ->
                        Map.entry(
                            instant(row, 1),
                            Counts.of(
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /// What was counted most often beside a verdict.
  List<Frequency> most(UUID workspaceId, UUID sourceId, Period period, String verdict, int count) {
    return jdbi.withHandle(
        handle ->
            bind(
                    handle.createQuery(
                        """
                        select label, sum(events), max(last_at) from (
                          select label, events, last_at from source_hour_label
                          where workspace_id = :workspace and source_id = :source
                            and hour >= :from and hour < :to and verdict = :verdict
                          union all
                          select l.label, l.events, d.last_at from source_delta d
                          cross join lateral unnest(d.verdicts, d.labels, d.counts)
                            as l(verdict, label, events)
                          where d.workspace_id = :workspace and d.source_id = :source
                            and d.hour >= :from and d.hour < :to and l.verdict = :verdict
                        ) counted
                        where label <> '' group by label order by 2 desc, 1 limit :count
                        """),
                    workspaceId,
                    sourceId,
                    period)
                .bind("verdict", verdict)
                .bind("count", count)
                .map((row, _) -> new Frequency(row.getString(1), row.getLong(2), instant(row, 3)))
                .list());
  }

  /// When the last event of a source was received, whatever became of it.
  Optional<Instant> lastSeen(UUID workspaceId, UUID sourceId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select max(last_at) from (
                      (select last_at from source_hour
                        where workspace_id = :workspace and source_id = :source
                        order by hour desc limit 1)
                      union all
                      select last_at from source_delta
                      where workspace_id = :workspace and source_id = :source
                    ) seen
                    """)
                .bind("workspace", workspaceId)
                .bind("source", sourceId)
                .map((row, _) -> Optional.ofNullable(instant(row, 1)))
                .one());
  }

  private static Query bind(Query query, UUID workspaceId, UUID sourceId, Period period) {
    return query
        .bind("workspace", workspaceId)
        .bind("source", sourceId)
        .bind("from", period.from())
        .bind("to", period.to());
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
