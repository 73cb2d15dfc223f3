package io.rapport.interactions.retention;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/// Deletes across all workspaces, as the role of maintenance, each statement a transaction of its
/// own. All of it may run on several replicas at once, and be cut off at any point.
@ApplicationScoped
class RetentionRepository {

  private static final int AT_A_TIME = 20_000;

  /// A source whose events end.
  ///
  /// @param cleared days before this one were gone through already, null when none was
  record Ending(UUID workspaceId, UUID sourceId, int days, LocalDate cleared) {}

  private final Jdbi everywhere;

  RetentionRepository(@DataSource("maintenance") AgroalDataSource maintenance) {
    this.everywhere = Jdbi.create(maintenance).installPlugin(new PostgresPlugin());
  }

  /// Forgets some of the message ids that came before a day; returns how many.
  int forgetKeys(LocalDate before) {
    return everywhere.withHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    delete from event_key where ctid = any (array(
                      select ctid from event_key where day < :before limit :count))
                    """)
                .bind("before", before)
                .bind("count", AT_A_TIME)
                .execute());
  }

  /// Deletes some of what was set aside before a time, or longer ago than its source keeps its
  /// events; returns how many.
  int deleteQuarantined(Instant before, Instant now) {
    return everywhere.withHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    delete from quarantine where ctid = any (array(
                      select q.ctid from quarantine q
                      join source s on s.workspace_id = q.workspace_id and s.id = q.source_id
                      where q.received_at < :before
                        or q.received_at < cast(:now as timestamptz)
                          - cast(s.settings ->> 'retentionDays' as integer) * interval '1 day'
                      limit :count))
                    """)
                .bind("before", before)
                .bind("now", now)
                .bind("count", AT_A_TIME)
                .execute());
  }

  /// Forgets some of the messages that were held back before a time, and keeps their number;
  /// returns how many.
  int forgetHeld(Instant before) {
    return everywhere.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    with gone as (
                      delete from held where ctid = any (array(
                        select ctid from held where received_at < :before limit :count))
                      returning workspace_id, source_id, category,
                        cast(received_at at time zone 'utc' as date) as day
                    ), counted as (
                      insert into held_day as h (workspace_id, source_id, day, category, messages)
                      select workspace_id, source_id, day, category, count(*) from gone
                      group by 1, 2, 3, 4 order by 1, 2, 3, 4
                      on conflict (workspace_id, source_id, day, category)
                        do update set messages = h.messages + excluded.messages
                    )
                    select count(*) from gone
                    """)
                .bind("before", before)
                .bind("count", AT_A_TIME)
                .mapTo(Integer.class)
                .one());
  }

  /// The sources whose events end.
  List<Ending> endings() {
    return everywhere.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select s.workspace_id, s.id,
                      cast(s.settings ->> 'retentionDays' as integer), r.cleared
                    from source s
                    left join source_retention r
                      on r.workspace_id = s.workspace_id and r.source_id = s.id
                    where s.settings ->> 'retentionDays' is not null
                    """)
                .map(
                    (row, _) ->
                        new Ending(
                            row.getObject(1, UUID.class),
                            row.getObject(2, UUID.class),
                            row.getInt(3),
                            row.getObject(4, LocalDate.class)))
                .list());
  }

  /// The days of which there are events, oldest first.
  List<LocalDate> days() {
    return everywhere.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select rapport_day(c.relname) as day
                    from pg_inherits i join pg_class c on c.oid = i.inhrelid
                    where i.inhparent = 'event'::regclass order by 1
                    """)
                .mapTo(LocalDate.class)
                .list());
  }

  /// Whether every subscriber that is up to date or on its way there has read the day.
  boolean isRead(LocalDate day) {
    return everywhere.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select not exists (
                      select from log_subscriber c
                      where c.log = 'event' and c.state in ('active', 'resyncing')
                        and c.position < (
                          select max(p.position) from event_position p
                          where p.lane = c.lane and p.day = :day
                            and p.sequenced_on >= cast(:day as date) - 1))
                    """)
                .bind("day", day)
                .mapTo(Boolean.class)
                .one());
  }

  /// Deletes the events of a day that came from these sources. The log passes over them.
  int deleteEvents(LocalDate day, Collection<Ending> sources) {
    return everywhere.withHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    delete from event e using unnest(:workspaces, :sources) as s(workspace, source)
                    where e.day = :day and e.workspace_id = s.workspace and e.source_id = s.source
                    """)
                .bind("day", day)
                .bindArray(
                    "workspaces", UUID.class, sources.stream().map(Ending::workspaceId).toList())
                .bindArray("sources", UUID.class, sources.stream().map(Ending::sourceId).toList())
                .execute());
  }

  void cleared(Ending source, LocalDate before) {
    everywhere.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into source_retention as r (workspace_id, source_id, cleared)
                    values (:workspace, :source, :before)
                    on conflict (workspace_id, source_id)
                      do update set cleared = greatest(r.cleared, excluded.cleared)
                    """)
                .bind("workspace", source.workspaceId())
                .bind("source", source.sourceId())
                .bind("before", before)
                .execute());
  }

  /// For how many days the longest of all sources keeps its events; empty when one keeps them for
  /// ever, or there is none.
  Optional<Integer> longest() {
    return everywhere.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select max(cast(settings ->> 'retentionDays' as integer)) from source
                    having bool_and(settings ->> 'retentionDays' is not null)
                    """)
                .mapTo(Integer.class)
                .findOne());
  }

  /// Drops the oldest day if it is older than that and was read by all; returns how many it
  /// dropped.
  int dropDay(int keep) {
    return everywhere.inTransaction(
        handle -> {
          handle.execute("set local lock_timeout = '2s'");
          return handle
              .createQuery("select rapport_drop_partitions('event', 'event', :keep)")
              .bind("keep", keep)
              .mapTo(Integer.class)
              .one();
        });
  }
}
