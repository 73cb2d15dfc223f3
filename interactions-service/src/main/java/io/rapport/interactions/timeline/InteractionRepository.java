package io.rapport.interactions.timeline;

import io.rapport.interactions.crm.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// One statement over the three tables; each part reads no more than a page by its own index.
@ApplicationScoped
class InteractionRepository {

  private static final String BEFORE =
      """
      select id, kind, type, name, occurred_at, summary, data from (
        (select e.id, 'event' as kind, e.kind as type, e.name, e.occurred_at,
           coalesce(e.name, e.kind) as summary, e.message::text as data
         from event e
         where e.workspace_id = :workspace and e.subject = any (:users) and e.user_id is not null
           and (e.occurred_at, e.id) < (:time, :id)
         order by e.occurred_at desc, e.id desc limit :count)
        union
        (select e.id, 'event', e.kind, e.name, e.occurred_at, coalesce(e.name, e.kind),
           e.message::text
         from event e
         where e.workspace_id = :workspace and e.subject = any (:anonymous) and e.user_id is null
           and e.anonymous_id is not null
           and (e.occurred_at, e.id) < (:time, :id)
         order by e.occurred_at desc, e.id desc limit :count)
        union
        (select e.id, 'event', e.kind, e.name, e.occurred_at, coalesce(e.name, e.kind),
           e.message::text
         from event e
         where e.workspace_id = :workspace and e.anonymous_id = any (:anonymous)
           and e.user_id is not null and e.anonymous_id is not null
           and (e.occurred_at, e.id) < (:time, :id)
         order by e.occurred_at desc, e.id desc limit :count)
        union
        (select a.id, 'activity', a.kind, a.subject, a.occurred_at, coalesce(a.subject, a.kind),
           json_build_object('contactId', a.contact_id, 'direction', a.direction, 'body', a.body,
             'author', a.author, 'durationSeconds', a.duration_seconds, 'fields', a.fields)::text
         from activity a
         where a.workspace_id = :workspace and a.contact_id = any (:contacts)
           and (a.occurred_at, a.id) < (:time, :id)
         order by a.occurred_at desc, a.id desc limit :count)
        union
        (select t.id, 'ticket', t.status, t.title, t.opened_at, t.title,
           json_build_object('contactId', t.contact_id, 'body', t.body, 'priority', t.priority,
             'assignee', t.assignee, 'firstResolvedAt', t.first_resolved_at,
             'resolvedAt', t.resolved_at, 'fields', t.fields)::text
         from ticket t
         where t.workspace_id = :workspace and t.contact_id = any (:contacts)
           and (t.opened_at, t.id) < (:time, :id)
         order by t.opened_at desc, t.id desc limit :count)
      ) as interaction
      order by occurred_at desc, id desc limit :count
      """;

  private final Jdbi jdbi;

  InteractionRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  List<InteractionView> before(UUID workspaceId, Place place, Identifiers identifiers, int count) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(BEFORE)
                .bind("workspace", workspaceId)
                .bindArray("users", String.class, identifiers.userIds())
                .bindArray("anonymous", String.class, identifiers.anonymousIds())
                .bindArray("contacts", UUID.class, identifiers.contactIds())
                .bind("time", place.time().atOffset(ZoneOffset.UTC))
                .bind("id", place.id())
                .bind("count", count)
                .map((row, _) -> view(row))
                .list());
  }

  private static InteractionView view(ResultSet row) throws SQLException {
    return new InteractionView(
        row.getObject("id", UUID.class),
        row.getString("kind"),
        row.getString("type"),
        row.getString("name"),
        row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
        row.getString("summary"),
        row.getString("data"));
  }
}
