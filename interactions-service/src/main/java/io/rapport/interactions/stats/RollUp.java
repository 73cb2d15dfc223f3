package io.rapport.interactions.stats;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.postgres.PostgresPlugin;

/// Adds what transactions counted to the hours, of all workspaces, and forgets hours of long ago.
/// Replicas take turns, so that no two add to the same hour at once.
@Singleton
class RollUp {

  private static final Logger LOG = Logger.getLogger(RollUp.class);
  private static final int AT_ONCE = 5_000;
  private static final long TURN = 0x536f75726365L;

  /// Deltas go and hours grow in one statement, so that whoever reads both sees each event once.
  /// They are found by their place, for nobody changes one: a join would be planned by statistics,
  /// and those of a table that is filled and emptied all the time are never true.
  private static final String ADD =
      """
      with taken as (
        delete from source_delta
        where ctid = any(array(select ctid from source_delta limit :count))
        returning *
      ), added as (
        insert into source_hour as h (workspace_id, source_id, hour, accepted, duplicates,
          quarantined, held, flagged, last_at)
        select workspace_id, source_id, hour, sum(accepted), sum(duplicates), sum(quarantined),
          sum(held), sum(flagged), max(last_at)
        from taken group by workspace_id, source_id, hour
        on conflict (workspace_id, source_id, hour) do update set
          accepted = h.accepted + excluded.accepted,
          duplicates = h.duplicates + excluded.duplicates,
          quarantined = h.quarantined + excluded.quarantined,
          held = h.held + excluded.held,
          flagged = h.flagged + excluded.flagged,
          last_at = greatest(h.last_at, excluded.last_at)
      ), labelled as (
        select t.workspace_id, t.source_id, t.hour, l.verdict, l.label, sum(l.events) as events,
          max(t.last_at) as last_at
        from taken t
        cross join lateral unnest(t.verdicts, t.labels, t.counts) as l(verdict, label, events)
        group by t.workspace_id, t.source_id, t.hour, l.verdict, l.label
      ), known as (
        select l.*, k.label is not null as is_known
        from labelled l
        left join source_hour_label k on k.workspace_id = l.workspace_id
          and k.source_id = l.source_id and k.hour = l.hour and k.verdict = l.verdict
          and k.label = l.label
      ), placed as (
        select k.*,
          (select count(*) from source_hour_label c where c.workspace_id = k.workspace_id
            and c.source_id = k.source_id and c.hour = k.hour and c.verdict = k.verdict)
          + row_number() over (
            partition by k.workspace_id, k.source_id, k.hour, k.verdict, k.is_known
            order by k.events desc, k.label) as place
        from known k
      ), bounded as (
        select workspace_id, source_id, hour, verdict,
          case when is_known or place <= :labels then label else '' end as label, events, last_at
        from placed
      ), told as (
        insert into source_hour_label as h (workspace_id, source_id, hour, verdict, label, events,
          last_at)
        select workspace_id, source_id, hour, verdict, label, sum(events), max(last_at)
        from bounded group by workspace_id, source_id, hour, verdict, label
        on conflict (workspace_id, source_id, hour, verdict, label) do update set
          events = h.events + excluded.events,
          last_at = greatest(h.last_at, excluded.last_at)
      )
      select count(*) from taken
      """;

  private final Jdbi maintenance;
  private final StatsConfig config;
  private final Clock clock;

  RollUp(@DataSource("maintenance") AgroalDataSource maintenance, StatsConfig config, Clock clock) {
    this.maintenance = Jdbi.create(maintenance).installPlugin(new PostgresPlugin());
    this.config = config;
    this.clock = clock;
  }

  @Scheduled(
      identity = "source-counts",
      every = "${rapport.stats.roll-up-every}",
      concurrentExecution = ConcurrentExecution.SKIP)
  void work() {
    try {
      rollUp();
    } catch (JdbiException e) {
      LOG.warnf(e, "The counts of sources could not be added up, will try again");
    }
  }

  @Scheduled(
      identity = "source-counts-forget",
      every = "1h",
      delayed = "20m",
      concurrentExecution = ConcurrentExecution.SKIP)
  void tidy() {
    try {
      forget();
    } catch (JdbiException e) {
      LOG.warnf(e, "Old counts of sources could not be deleted, will try again");
    }
  }

  /// Returns how many rows of transactions were added.
  long rollUp() {
    long all = 0;
    long last = AT_ONCE;
    while (last == AT_ONCE) {
      last = maintenance.inTransaction(this::addSome);
      all += last;
    }
    return all;
  }

  private long addSome(Handle handle) {
    boolean mine =
        handle
            .createQuery("select pg_try_advisory_xact_lock(:turn)")
            .bind("turn", TURN)
            .mapTo(Boolean.class)
            .one();
    return mine
        ? handle
            .createQuery(ADD)
            .bind("count", AT_ONCE)
            .bind("labels", config.labels())
            .mapTo(Long.class)
            .one()
        : 0;
  }

  /// Forgets the hours that are no longer kept.
  void forget() {
    Instant before = clock.instant().minus(config.keep());
    maintenance.useHandle(
        handle -> {
          handle.execute("delete from source_hour where hour < ?", before);
          handle.execute("delete from source_hour_label where hour < ?", before);
        });
  }
}
