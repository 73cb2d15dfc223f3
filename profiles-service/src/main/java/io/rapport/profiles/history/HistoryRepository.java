package io.rapport.profiles.history;

import io.rapport.messaging.Lanes;
import io.rapport.profiles.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/// Resolved events and entries as rows.
@ApplicationScoped
public class HistoryRepository {

  private static final int ORDERED_BY_TIME = 7;

  private final Jdbi jdbi;
  private final Json json;

  HistoryRepository(Jdbi jdbi, Json json) {
    this.jdbi = jdbi;
    this.json = json;
  }

  /// Appends events to the history and, thereby, to the log of resolved events.
  public void append(UUID workspace, List<ResolvedEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    jdbi.useHandle(
        handle ->
            events(
                    handle.createUpdate(
                        """
                        insert into profile_event (lane, workspace_id, anchor_id, event_id,
                          message_id, kind, name, occurred_at, properties, detail)
                        select n.lane, :workspace, n.anchor_id, n.event_id, n.message_id, n.kind,
                          n.name, n.occurred_at, n.properties, n.detail
                        from unnest(:lanes::smallint[], :anchors, :ids, :messages, :kinds, :names,
                            :ats::timestamptz[], :properties::jsonb[], :details::jsonb[])
                          with ordinality as n(lane, anchor_id, event_id, message_id, kind, name,
                            occurred_at, properties, detail, ordinal)
                        order by n.ordinal
                        """),
                    events)
                .bind("workspace", workspace)
                .bindArray("anchors", UUID.class, each(events, ResolvedEvent::anchorId))
                .bindArray(
                    "lanes",
                    Integer.class,
                    each(events, e -> Lanes.of(workspace, e.anchorId().toString())))
                .execute());
  }

  /// Keeps events that nobody can be found for.
  public void keepUnresolved(UUID workspace, List<ResolvedEvent> events, String reason) {
    if (events.isEmpty()) {
      return;
    }
    jdbi.useHandle(
        handle ->
            events(
                    handle.createUpdate(
                        """
                        insert into unresolved_event (workspace_id, event_id, message_id, kind,
                          name, occurred_at, properties, detail, reason)
                        select :workspace, n.*, :reason
                        from unnest(:ids, :messages, :kinds, :names, :ats::timestamptz[],
                            :properties::jsonb[], :details::jsonb[])
                          as n(event_id, message_id, kind, name, occurred_at, properties, detail)
                        on conflict (workspace_id, event_id) do nothing
                        """),
                    events)
                .bind("workspace", workspace)
                .bind("reason", reason)
                .execute());
  }

  /// Writes entries; an older version than the one that is there has no effect.
  ///
  /// @param anchors birth ids of the contacts, by contact
  public void write(UUID workspace, List<Entry> entries, Map<UUID, UUID> anchors) {
    Map<List<Object>, Entry> newest = new HashMap<>();
    entries.forEach(
        e ->
            newest.merge(
                List.of(e.kind(), e.id()),
                e,
                BinaryOperator.maxBy(Comparator.comparingLong(Entry::version))));
    if (newest.isEmpty()) {
      return;
    }
    Collection<Entry> rows = newest.values();
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into profile_entry as e (workspace_id, kind, id, version, anchor_id,
                      type, name, summary, occurred_at, data, deleted)
                    select :workspace, n.*, n.data is null
                    from unnest(:kinds, :ids, :versions, :anchors, :types, :names, :summaries,
                        :ats::timestamptz[], :data::jsonb[])
                      as n(kind, id, version, anchor_id, type, name, summary, occurred_at, data)
                    order by n.kind, n.id
                    on conflict (workspace_id, kind, id) do update
                      set version = excluded.version, anchor_id = excluded.anchor_id,
                        type = excluded.type, name = excluded.name, summary = excluded.summary,
                        occurred_at = excluded.occurred_at, data = excluded.data,
                        deleted = excluded.deleted
                      where e.version < excluded.version
                    """)
                .bind("workspace", workspace)
                .bindArray("kinds", String.class, each(rows, Entry::kind))
                .bindArray("ids", UUID.class, each(rows, Entry::id))
                .bindArray("versions", Long.class, each(rows, Entry::version))
                .bindArray("anchors", UUID.class, each(rows, e -> anchors.get(e.contactId())))
                .bindArray("types", String.class, each(rows, Entry::type))
                .bindArray("names", String.class, each(rows, e -> Json.storable(e.name())))
                .bindArray("summaries", String.class, each(rows, e -> Json.storable(e.summary())))
                .bindArray("ats", String.class, each(rows, e -> e.occurredAt().toString()))
                .bindArray("data", String.class, each(rows, e -> text(e.data())))
                .execute());
  }

  /// What happened to these anchors, newest first, before a time and id (null: from the newest).
  ///
  /// @param kinds which kinds to show
  List<TimelineEntry> timeline(
      UUID workspace,
      Collection<UUID> anchors,
      Collection<String> kinds,
      Instant beforeTime,
      String beforeId,
      int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select t.* from (
                      select e.* from unnest(:anchors) as a(id)
                      cross join lateral (
                        select 'event' as kind, e.message_id as id, e.kind as type, e.name,
                          e.name as summary, e.occurred_at, e.properties::text as data,
                          e.detail::text as detail
                        from profile_event e
                        where e.workspace_id = :workspace and e.anchor_id = a.id
                          and 'event' = any(:kinds)
                          and (e.detail is null or not jsonb_exists(e.detail, 'entry'))
                          and (e.occurred_at, e.message_id) < (:at::timestamptz, :id)
                        order by e.occurred_at desc, e.message_id desc limit :limit) e
                      union all
                      select n.* from unnest(:anchors) as a(id)
                      cross join lateral (
                        select n.kind, n.id::text, n.type, n.name, n.summary, n.occurred_at,
                          n.data::text, null
                        from profile_entry n
                        where n.workspace_id = :workspace and n.anchor_id = a.id
                          and not n.deleted and n.kind = any(:kinds)
                          and (n.occurred_at, n.id::text) < (:at::timestamptz, :id)
                        order by n.occurred_at desc, n.id::text desc limit :limit) n
                    ) t
                    order by t.occurred_at desc, t.id desc limit :limit
                    """)
                .bind("workspace", workspace)
                .bindArray("anchors", UUID.class, anchors)
                .bindArray("kinds", String.class, kinds)
                .bind("at", beforeTime == null ? "infinity" : beforeTime.toString())
                .bind("id", beforeId == null ? "" : beforeId)
                .bind("limit", limit)
                .map((row, _) -> entry(row))
                .list());
  }

  Optional<UUID> findAnchor(UUID workspace, UUID eventId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select anchor_id from profile_event
                    where workspace_id = :workspace and event_id = :event and day >= :from
                    limit 1
                    """)
                .bind("workspace", workspace)
                .bind("event", eventId)
                .bind("from", firstDay(eventId))
                .mapTo(UUID.class)
                .findOne());
  }

  /// An id of version 7 bears the time of its receipt, before which nobody resolved it.
  private static LocalDate firstDay(UUID eventId) {
    return eventId.version() == ORDERED_BY_TIME
        ? LocalDate.ofInstant(
                Instant.ofEpochMilli(eventId.getMostSignificantBits() >>> 16), ZoneOffset.UTC)
            .minusDays(1)
        : LocalDate.EPOCH;
  }

  /// Events of a name in the history of anchors: `after` excluded, `to` included.
  ///
  /// @param boundary a snapshot: only what it can see
  /// @param reader takes the events one by one, for there may be many
  public void past(
      UUID workspace,
      String name,
      UUID after,
      UUID to,
      String boundary,
      Consumer<ResolvedEvent> reader) {
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select anchor_id, event_id, message_id, kind, name, occurred_at,
                      properties::text
                    from profile_event
                    where workspace_id = :workspace and anchor_id > :after and anchor_id <= :to
                      and name = :name
                      and pg_visible_in_snapshot(xid, :boundary::pg_snapshot)
                    """)
                .bind("workspace", workspace)
                .bind("after", after)
                .bind("to", to)
                .bind("name", name)
                .bind("boundary", boundary)
                .setFetchSize(5000)
                .map(
                    (row, _) ->
                        new ResolvedEvent(
                            row.getObject(1, UUID.class),
                            row.getObject(2, UUID.class),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getObject(6, OffsetDateTime.class).toInstant(),
                            json.object(row.getString(7)),
                            null))
                .forEach(reader));
  }

  private <S extends SqlStatement<S>> S events(S statement, List<ResolvedEvent> events) {
    return statement
        .bindArray("ids", UUID.class, each(events, ResolvedEvent::eventId))
        .bindArray("messages", String.class, each(events, ResolvedEvent::messageId))
        .bindArray("kinds", String.class, each(events, ResolvedEvent::kind))
        .bindArray("names", String.class, each(events, ResolvedEvent::name))
        .bindArray("ats", String.class, each(events, e -> e.occurredAt().toString()))
        .bindArray("properties", String.class, each(events, e -> json.write(e.properties())))
        .bindArray("details", String.class, each(events, e -> text(e.detail())));
  }

  private TimelineEntry entry(ResultSet row) throws SQLException {
    String kind = row.getString("kind");
    Map<String, Object> data = json.object(row.getString("data"));
    Map<String, Object> context = null;
    if (row.getString("detail") != null) {
      Map<String, Object> detail = new LinkedHashMap<>(json.object(row.getString("detail")));
      context = new LinkedHashMap<>();
      for (String name : List.of("campaign", "page")) {
        if (detail.containsKey(name)) {
          context.put(name, detail.remove(name));
        }
      }
      detail.putAll(data);
      data = detail;
    }
    return new TimelineEntry(
        row.getString("id"),
        kind,
        row.getString("type"),
        row.getString("name"),
        row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
        row.getString("summary"),
        data,
        context == null || context.isEmpty() ? null : context);
  }

  private String text(Map<String, Object> object) {
    return object == null ? null : json.write(object);
  }

  private static <T, R> List<R> each(Collection<T> rows, Function<T, R> column) {
    return rows.stream().map(column).toList();
  }
}
