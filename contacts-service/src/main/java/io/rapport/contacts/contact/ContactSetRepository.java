package io.rapport.contacts.contact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.contacts.crm.JsonColumns;
import io.rapport.contacts.crm.ListQuery;
import io.rapport.contacts.crm.ListSpec;
import io.rapport.contacts.crm.SearchText;
import io.rapport.contracts.ContactState;
import io.rapport.web.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// Contacts in sets: lists and bulk writes.
@ApplicationScoped
class ContactSetRepository {

  static final ListSpec LIST =
      new ListSpec(
              """
              r.id in (select k.contact_id from contact_key k
                where k.workspace_id = :workspace and k.kind = 'word'
                  and k.value >= :from and k.value < :to)
              """)
          .time("createdAt", "r.created_at")
          .time("changedAt", "r.changed_at")
          .sort("name", "r.name_key")
          .text("email", byKey("email"), Email::canonical)
          .text("phone", byKey("phone"), ContactSetRepository::phone)
          .text("userId", byKey("user_id"), String::strip)
          .id("accountId", "r.account_id = any(:values)")
          .text("owner", "r.owner = any(:values)", String::strip)
          .text("lifecycle", "r.lifecycle = any(:values)", String::strip)
          .id(
              "segmentId",
              """
              r.id in (select pc.contact_id
                from profile_segment ps
                join profile_contact pc on pc.workspace_id = ps.workspace_id
                  and pc.profile_id = ps.profile_id
                join segment s on s.workspace_id = ps.workspace_id and s.segment_id = ps.segment_id
                where ps.workspace_id = :workspace and ps.segment_id = any(:values)
                  and ps.member and not s.deleted)
              """);

  private final Jdbi jdbi;
  private final ObjectMapper json;

  ContactSetRepository(Jdbi jdbi, ObjectMapper json) {
    this.jdbi = jdbi;
    this.json = json;
  }

  Page<ContactState> list(UUID workspace, ListQuery query) {
    return jdbi.withHandle(
        handle -> {
          handle.execute(ListQuery.PLAN_FOR_THESE_VALUES);
          String from = " from contact r where r.workspace_id = :workspace" + query.filters();
          Long total =
              query.wantsTotal()
                  ? query
                      .bind(handle.createQuery("select count(*)" + from), false)
                      .bind("workspace", workspace)
                      .mapTo(Long.class)
                      .one()
                  : null;
          return Page.of(
              query
                  .bind(
                      handle.createQuery("select r.*" + from + query.page() + query.order()), true)
                  .bind("workspace", workspace)
                  .map((row, _) -> state(row))
                  .list(),
              query.limit(),
              state ->
                  query.cursor(
                      state.id(),
                      state.createdAt(),
                      state.changedAt(),
                      SearchText.key(state.name())),
              total);
        });
  }

  /// The contacts that have one of these canonical emails.
  Set<UUID> findByEmails(UUID workspace, Collection<String> emails) {
    return new HashSet<>(
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select contact_id from contact_key
                        where workspace_id = :workspace and kind = 'email' and value = any(:emails)
                        """)
                    .bind("workspace", workspace)
                    .bindArray("emails", String.class, emails)
                    .mapTo(UUID.class)
                    .list()));
  }

  /// Locks contacts, in ascending order, and reads them.
  List<ContactState> lock(UUID workspace, Collection<UUID> ids) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from contact r
                    where r.workspace_id = :workspace and r.id = any(:ids)
                    order by r.id for no key update
                    """)
                .bind("workspace", workspace)
                .bindArray("ids", UUID.class, ids)
                .map((row, _) -> state(row))
                .list());
  }

  /// Writes the rows of contacts, new ones and locked ones, in one statement.
  void write(UUID workspace, Collection<ContactState> contacts) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into contact (workspace_id, id, version, first_name, last_name, name,
                      name_key, emails, phones, user_id, external_ids, account_id, job_title, owner,
                      lifecycle, fields, created_at, changed_at)
                    select :workspace, r.id, r.version, r."firstName", r."lastName", r.name,
                      r."nameKey", r.emails, r.phones, r."userId", r."externalIds", r."accountId",
                      r."jobTitle", r.owner, r.lifecycle, r.fields, r."createdAt", r."changedAt"
                    from json_to_recordset(cast(:contacts as json)) as r(id uuid, version bigint,
                      "firstName" text, "lastName" text, name text, "nameKey" text, emails jsonb,
                      phones jsonb, "userId" text, "externalIds" jsonb, "accountId" uuid,
                      "jobTitle" text, owner text, lifecycle text, fields jsonb,
                      "createdAt" timestamptz, "changedAt" timestamptz)
                    on conflict (workspace_id, id) do update set
                      version = excluded.version, first_name = excluded.first_name,
                      last_name = excluded.last_name, name = excluded.name,
                      name_key = excluded.name_key, emails = excluded.emails,
                      phones = excluded.phones, user_id = excluded.user_id,
                      external_ids = excluded.external_ids, account_id = excluded.account_id,
                      job_title = excluded.job_title, owner = excluded.owner,
                      lifecycle = excluded.lifecycle, fields = excluded.fields,
                      changed_at = excluded.changed_at
                    """)
                .bind("workspace", workspace)
                .bind("contacts", rows(contacts))
                .execute());
  }

  private String rows(Collection<ContactState> contacts) {
    ArrayNode rows = json.createArrayNode();
    for (ContactState contact : contacts) {
      ObjectNode row = json.valueToTree(contact);
      row.put("nameKey", SearchText.key(contact.name()));
      rows.add(row);
    }
    try {
      return json.writeValueAsString(rows);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Contacts cannot be written as JSON", e);
    }
  }

  private static String byKey(String kind) {
    return """
        r.id in (select k.contact_id from contact_key k
          where k.workspace_id = :workspace and k.kind = '%s' and k.value = any(:values))
        """
        .formatted(kind);
  }

  private static String phone(String number) {
    return Phone.e164(number.startsWith(" ") ? "+" + number.strip() : number, null);
  }

  static ContactState state(ResultSet row) throws SQLException {
    return new ContactState(
        row.getObject("id", UUID.class),
        row.getLong("version"),
        row.getString("first_name"),
        row.getString("last_name"),
        row.getString("name"),
        JsonColumns.list(row.getString("emails")),
        JsonColumns.list(row.getString("phones")),
        row.getString("user_id"),
        JsonColumns.texts(row.getString("external_ids")),
        row.getObject("account_id", UUID.class),
        row.getString("job_title"),
        row.getString("owner"),
        row.getString("lifecycle"),
        JsonColumns.object(row.getString("fields")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("changed_at", OffsetDateTime.class).toInstant());
  }
}
