package io.rapport.interactions.tail;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

@ApplicationScoped
class TailRepository {

  private final Jdbi jdbi;

  TailRepository(Jdbi jdbi) {
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

  /// The events of these sources that stand in these places, in the order of the log. `offset 0`
  /// keeps the planner from joining the whole table.
  List<Seen> events(UUID workspaceId, Collection<UUID> sourceIds, List<Slot> slots) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select p.position, e.source_id, e.id, e.message_id, e.kind, e.name, e.user_id,
                      e.anonymous_id, e.occurred_at, e.received_at, e.message, e.derived
                    from unnest(cast(:positions as bigint[]), cast(:days as date[]),
                      cast(:seqs as bigint[])) as p(position, day, seq)
                    join lateral (
                      select e.* from event e
                      where e.day = p.day and e.seq = p.seq
                        and e.workspace_id = :workspace and e.source_id = any (:sources)
                      offset 0) e on true
                    order by p.position
                    """)
                .bind("workspace", workspaceId)
                .bindArray("sources", UUID.class, sourceIds)
                .bindArray("positions", Long.class, slots.stream().map(Slot::position).toList())
                .bindArray(
                    "days",
                    String.class,
                    slots.stream().map(Slot::day).map(LocalDate::toString).toList())
                .bindArray("seqs", Long.class, slots.stream().map(Slot::seq).toList())
                .map((row, _) -> seen(row))
                .list());
  }

  /// What was set aside since a moment, newest first.
  List<TailEvent> quarantined(UUID workspaceId, UUID sourceId, UUID after, int count) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, message_id, kind, reason, rule, pointer, detail, raw, received_at
                    from quarantine
                    where workspace_id = :workspace and source_id = :source and id > :after
                    order by id desc limit :count
                    """)
                .bind("workspace", workspaceId)
                .bind("source", sourceId)
                .bind("after", after)
                .bind("count", count)
                .map((row, _) -> quarantined(row))
                .list());
  }

  /// What was held back of what was received since a moment, newest first.
  List<TailEvent> held(UUID workspaceId, UUID sourceId, Instant after, int count) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select message_id, category, received_at from held
                    where workspace_id = :workspace and source_id = :source
                      and received_at > :after
                    order by received_at desc, message_id desc limit :count
                    """)
                .bind("workspace", workspaceId)
                .bind("source", sourceId)
                .bind("after", after)
                .bind("count", count)
                .map((row, _) -> held(row))
                .list());
  }

  private static Seen seen(ResultSet row) throws SQLException {
    return new Seen(
        row.getLong("position"),
        row.getObject("source_id", UUID.class),
        new TailEvent(
            TailEvent.ACCEPTED,
            row.getObject("id", UUID.class),
            row.getString("message_id"),
            row.getString("kind"),
            row.getString("name"),
            row.getString("user_id"),
            row.getString("anonymous_id"),
            instant(row, "occurred_at"),
            instant(row, "received_at"),
            null,
            null,
            null,
            null,
            row.getString("message"),
            row.getString("derived"),
            null));
  }

  private static TailEvent quarantined(ResultSet row) throws SQLException {
    return new TailEvent(
        TailEvent.QUARANTINED,
        row.getObject("id", UUID.class),
        row.getString("message_id"),
        row.getString("kind"),
        null,
        null,
        null,
        null,
        instant(row, "received_at"),
        row.getString("reason"),
        row.getString("rule"),
        row.getString("pointer"),
        row.getString("detail"),
        null,
        null,
        row.getString("raw"));
  }

  private static TailEvent held(ResultSet row) throws SQLException {
    return new TailEvent(
        TailEvent.HELD,
        null,
        row.getString("message_id"),
        null,
        null,
        null,
        null,
        null,
        instant(row, "received_at"),
        "consent",
        row.getString("category"),
        "/context/consent",
        null,
        null,
        null,
        null);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
