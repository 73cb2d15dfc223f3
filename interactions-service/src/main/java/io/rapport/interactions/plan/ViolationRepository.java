package io.rapport.interactions.plan;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Counts of violations. Each count stands in several rows, of which a transaction takes one by
/// chance, so that transactions seldom wait for each other; who reads adds them up.
@ApplicationScoped
class ViolationRepository {

  private static final int SLOTS = 8;

  private final Jdbi jdbi;

  ViolationRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Adds to the counts, in one order for all transactions.
  void add(UUID workspaceId, Collection<Breach> breaches) {
    int slot = ThreadLocalRandom.current().nextInt(SLOTS);
    jdbi.useHandle(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch(
                  """
                  insert into plan_violation as present (workspace_id, day, source_id, key, slot,
                    event, rule, pointer, detail, outcome, events, last_at)
                  values (:workspace, :day, :source, :key, :slot,
                    :event, :rule, :pointer, :detail, :outcome, :events, :lastAt)
                  on conflict (workspace_id, day, source_id, key, slot) do update
                  set events = present.events + excluded.events,
                    detail = excluded.detail,
                    last_at = greatest(present.last_at, excluded.last_at)
                  """);
          breaches.stream()
              .sorted(
                  Comparator.comparing(Breach::day)
                      .thenComparing(Breach::sourceId)
                      .thenComparing(Breach::key))
              .forEach(
                  breach ->
                      batch
                          .bind("workspace", workspaceId)
                          .bind("day", breach.day())
                          .bind("source", breach.sourceId())
                          .bind("key", breach.key())
                          .bind("slot", slot)
                          .bind("event", breach.event())
                          .bind("rule", breach.rule())
                          .bind("pointer", breach.pointer())
                          .bind("detail", breach.detail())
                          .bind("outcome", breach.outcome())
                          .bind("events", breach.events())
                          .bind("lastAt", breach.lastAt())
                          .add());
          batch.execute();
        });
  }

  /// The counts of some days, newest day first, the most frequent first.
  ///
  /// @param source null for all
  List<ViolationView> of(UUID workspaceId, UUID source, LocalDate from, LocalDate to, int count) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select day, source_id, event, rule, pointer, max(detail), outcome,
                      sum(events)::bigint as events, max(last_at)
                    from plan_violation
                    where workspace_id = :workspace and day between :from and :to
                      and (cast(:source as uuid) is null or source_id = cast(:source as uuid))
                    group by day, source_id, key, event, rule, pointer, outcome
                    order by day desc, events desc, source_id, key limit :count
                    """)
                .bind("workspace", workspaceId)
                .bind("from", from)
                .bind("to", to)
                .bind("source", source)
                .bind("count", count)
                .map(
                    (row, _) ->
                        new ViolationView(
                            row.getObject(1, LocalDate.class),
                            row.getObject(2, UUID.class),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7),
                            row.getLong(8),
                            row.getObject(9, OffsetDateTime.class).toInstant()))
                .list());
  }
}
