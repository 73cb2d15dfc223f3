package io.rapport.contacts.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contacts.Api;
import io.rapport.testing.AuditRows;
import io.rapport.testing.AuditRows.AuditRow;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TestDatabase;
import io.rapport.testing.Tokens;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class AuditLogTest {

  private static final String SERVICE = "contacts";
  private static final int OPERATIONS = Integer.getInteger("rapport.audit.operations", 1_000);
  private static final String LOG = "/api/v1/audit-log";

  @Test
  void hasOneRowForEachOfManyRandomOperations() {
    UUID workspace = Fresh.workspace();
    Random random = new Random(7);
    List<String> actors = List.of("adam", "igor", "anna");
    List<UUID> contacts = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    while (expected.size() < OPERATIONS) {
      String actor = actors.get(random.nextInt(actors.size()));
      Api api = Api.in(workspace, "agent", actor);
      expected.add(actor + " " + operate(api, random, contacts));
    }

    assertThat(AuditRows.of(SERVICE, workspace))
        .extracting(row -> row.actor() + " " + row.action() + " " + row.ids().getFirst())
        .containsExactlyElementsOf(expected);
    awaitSealed(workspace, OPERATIONS);
    assertThat(verify(workspace).<Boolean>path("intact")).isTrue();
  }

  /// Does one thing and tells the row that it must leave.
  private static String operate(Api api, Random random, List<UUID> contacts) {
    int choice = contacts.isEmpty() ? 0 : random.nextInt(5);
    UUID contact = contacts.isEmpty() ? null : contacts.get(random.nextInt(contacts.size()));
    String path = "/api/v1/contacts/" + contact;
    switch (choice) {
      case 0 -> {
        UUID id = api.create("/api/v1/contacts", "{\"name\": \"Mark " + random.nextInt() + "\"}");
        contacts.add(id);
        return "contact.created " + id;
      }
      case 1 -> {
        assertThat(api.get(path).statusCode()).isEqualTo(200);
        return "contact.read " + contact;
      }
      case 2 -> {
        String name = "{\"name\": \"Mark " + random.nextInt() + "\"}";
        assertThat(api.patch(path, "*", name).statusCode()).isEqualTo(200);
        return "contact.changed " + contact;
      }
      case 3 -> {
        UUID note = api.create(path + "/notes", "{\"body\": \"" + random.nextInt() + "\"}");
        return "note.created " + note;
      }
      default -> {
        if (random.nextInt(4) > 0) {
          assertThat(api.get(path + "/card").statusCode()).isEqualTo(200);
          return "card.read " + contact;
        }
        UUID id = api.create("/api/v1/contacts", "{\"name\": \"Short " + random.nextInt() + "\"}");
        contacts.add(id);
        return "contact.created " + id;
      }
    }
  }

  @Test
  void tellsWhoDidWhatToWhomInWhichRequest() {
    Api agent = Api.as("agent");
    UUID contact = agent.create("/api/v1/contacts", "{\"name\": \"Mark\"}");
    agent
        .request()
        .header("If-Match", "\"1\"")
        .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        .body("{\"jobTitle\": \"Buyer\", \"emails\": [\"mark@acme.example\"]}")
        .patch("/api/v1/contacts/" + contact);
    agent.delete("/api/v1/contacts/" + contact, "\"2\"");

    List<AuditRow> rows = AuditRows.of(SERVICE, agent.workspace());
    assertThat(rows)
        .extracting(AuditRow::action)
        .containsExactly("contact.created", "contact.changed", "contact.deleted");
    AuditRow changed = rows.get(1);
    assertThat(changed.actor()).isEqualTo("agent");
    assertThat(changed.kind()).isEqualTo("person");
    assertThat(changed.ids()).containsExactly(contact);
    assertThat(changed.fields()).containsExactly("emails", "jobTitle");
    assertThat(changed.trace()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(changed.operation()).isEqualTo("changeContact");
    assertThat(changed.before()).isEqualTo(rows.getFirst().after());
    assertThat(changed.after()).isEqualTo(rows.getLast().before()).isNotEqualTo(changed.before());
  }

  @Test
  void knowsAnIntegration() {
    UUID workspace = Fresh.workspace();
    String token =
        Tokens.of("integrator").named("service-account-rapport-integrator").in(workspace);
    RestAssured.given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .body("{\"name\": \"Mark\"}")
        .post("/api/v1/contacts")
        .then()
        .statusCode(201);

    assertThat(AuditRows.of(SERVICE, workspace))
        .extracting(AuditRow::kind)
        .containsExactly("integration");
  }

  @Test
  void holdsABulkInOneRowAndTheNotesOfADeletedContactInAnother() {
    Api agent = Api.as("agent");
    Response bulk =
        agent.post(
            "/api/v1/contacts/bulk",
            "{\"rows\": [{\"emails\": [\"a@acme.example\"]}, {\"emails\": [\"b@acme.example\"]}]}");
    UUID first = UUID.fromString(bulk.path("results[0].id"));
    UUID second = UUID.fromString(bulk.path("results[1].id"));
    UUID note = agent.create("/api/v1/contacts/" + first + "/notes", "{\"body\": \"Baby\"}");
    agent.delete("/api/v1/contacts/" + first, "\"1\"");

    List<AuditRow> rows = AuditRows.of(SERVICE, agent.workspace());
    assertThat(rows)
        .extracting(AuditRow::action)
        .containsExactly("contact.upserted", "note.created", "note.deleted", "contact.deleted");
    assertThat(rows.getFirst().ids()).containsExactly(first, second);
    assertThat(rows.getFirst().items()).isEqualTo(2);
    assertThat(rows.get(2).ids()).containsExactly(note, first);
  }

  @Test
  void writesNothingDownForWhatDidNotHappen() {
    Api agent = Api.as("agent");
    UUID contact =
        agent.create("/api/v1/contacts", "{\"name\": \"M\", \"externalIds\": {\"shop\": \"1\"}}");
    String path = "/api/v1/contacts/" + contact;
    int before = AuditRows.of(SERVICE, agent.workspace()).size();

    assertThat(agent.post("/api/v1/contacts", "{}").statusCode()).isEqualTo(400);
    assertThat(
            agent
                .post("/api/v1/contacts", "{\"name\": \"N\", \"externalIds\": {\"shop\": \"1\"}}")
                .statusCode())
        .isEqualTo(409);
    assertThat(agent.patch(path, "\"7\"", "{\"name\": \"N\"}").statusCode()).isEqualTo(412);
    assertThat(agent.patch(path, null, "{\"name\": \"N\"}").statusCode()).isEqualTo(428);
    assertThat(agent.get("/api/v1/contacts/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    assertThat(agent.but("viewer").delete(path, "\"1\"").statusCode()).isEqualTo(403);

    assertThat(AuditRows.of(SERVICE, agent.workspace())).hasSize(before);
  }

  @Test
  void calledTwiceWithOneKeyWritesOneChange() {
    Api agent = Api.as("agent");
    for (int i = 0; i < 2; i++) {
      agent
          .request()
          .header("Idempotency-Key", "k-1")
          .body("{\"name\": \"Mark\"}")
          .post("/api/v1/contacts")
          .then()
          .statusCode(201);
    }

    List<AuditRow> rows = AuditRows.of(SERVICE, agent.workspace());
    assertThat(rows)
        .extracting(AuditRow::action)
        .containsExactly("contact.created", "answer.replayed");
    assertThat(rows.getLast().ids()).isEqualTo(rows.getFirst().ids());
  }

  @Test
  void showsItselfToThePrivacyOfficerOnly() {
    Api agent = Api.as("agent");
    UUID contact = agent.create("/api/v1/contacts", "{\"name\": \"Mark\"}");
    agent.create("/api/v1/contacts", "{\"name\": \"Other\"}");
    agent.get("/api/v1/contacts/" + contact);
    awaitSealed(agent.workspace(), 3);

    Api officer = agent.but("privacy-officer");
    Response of = officer.list(LOG, "filter[resourceId]", contact.toString());
    assertThat(of.<List<String>>path("data.action"))
        .containsExactly("contact.read", "contact.created");
    assertThat(of.<List<Integer>>path("data.number")).containsExactly(3, 1);
    assertThat(of.<String>path("data[0].actor.name")).isEqualTo("agent");
    Response page = officer.list(LOG, "filter[action]", "contact.created", "limit", "1");
    assertThat(page.<List<Integer>>path("data.number")).containsExactly(2);
    Response next =
        officer.list(
            LOG,
            "filter[action]",
            "contact.created",
            "limit",
            "1",
            "cursor",
            page.path("page.next"));
    assertThat(next.<List<Integer>>path("data.number")).containsExactly(1);
    assertThat(officer.list(LOG, "filter[actor]", "nobody").<List<?>>path("data")).isEmpty();
    assertThat(officer.list(LOG, "to", "2020-01-01T00:00:00Z").<List<?>>path("data")).isEmpty();
    assertThat(officer.list(LOG, "from", "2020-01-01T00:00:00Z").<List<?>>path("data"))
        .hasSizeGreaterThanOrEqualTo(3);
    assertThat(AuditRows.of(SERVICE, agent.workspace()))
        .filteredOn(row -> row.action().equals("audit-log.listed"))
        .hasSize(6);

    assertThat(Api.as("privacy-officer").get(LOG).<List<?>>path("data")).isEmpty();
    for (String role : List.of("viewer", "agent", "marketer", "integrator", "admin")) {
      assertThat(agent.but(role).get(LOG).statusCode()).as(role).isEqualTo(403);
      assertThat(agent.but(role).get(LOG + "/verification").statusCode()).isEqualTo(403);
    }
    RestAssured.given().get(LOG).then().statusCode(401);
    assertThat(officer.list(LOG, "filter[resourceId]", "x").statusCode()).isEqualTo(400);
    assertThat(officer.list(LOG, "from", "yesterday").statusCode()).isEqualTo(400);
    assertThat(officer.list(LOG, "cursor", "x").statusCode()).isEqualTo(400);
    assertThat(officer.list(LOG + "/verification", "day", "x").statusCode()).isEqualTo(400);
    assertThat(officer.list(LOG + "/verification", "hash", "x").statusCode()).isEqualTo(400);
    assertThat(officer.list(LOG + "/verification", "day", "2020-01-01").statusCode())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"app", "sequencer"})
  void isAppendOnly(String role) throws SQLException {
    UUID workspace = chain(3);
    try (Connection connection = TestDatabase.connect(SERVICE, SERVICE + "_" + role);
        Statement statement = connection.createStatement()) {
      statement.execute("set rapport.workspace = '" + workspace + "'");
      for (String table : List.of("audit_row", "audit_seal", "audit_subject")) {
        for (String sql :
            List.of(
                "update %s set workspace_id = workspace_id",
                "delete from %s", "truncate %s", "drop table %s")) {
          assertThatThrownBy(() -> statement.execute(sql.formatted(table)))
              .as(role + ": " + sql.formatted(table))
              .hasMessageMatching("(?s).*(permission denied|must be owner).*");
        }
        String partition = table + "_p" + LocalDate.now(ZoneOffset.UTC).toString().replace("-", "");
        assertThatThrownBy(() -> statement.execute("delete from " + partition))
            .as(role + ": " + partition)
            .hasMessageMatching("(?s).*(permission denied|append-only).*");
      }
    }
    assertThat(verify(workspace).<Boolean>path("intact")).isTrue();
  }

  @Test
  void letsTheApplicationNeitherChooseTheTimeNorSeal() throws SQLException {
    UUID workspace = Fresh.workspace();
    try (Connection connection = TestDatabase.connect(SERVICE, SERVICE + "_app");
        Statement statement = connection.createStatement()) {
      statement.execute("set rapport.workspace = '" + workspace + "'");
      for (String column : List.of("at", "day", "xid", "seq")) {
        assertThatThrownBy(
                () ->
                    statement.execute(
                        "insert into audit_row (workspace_id, id, actor_kind, action, resource, ids,"
                            + " items, fields, "
                            + column
                            + ") overriding system value values ('"
                            + workspace
                            + "', gen_random_uuid(), 'person', 'a', 'a', '{}', 0, '{}', null)"))
            .as(column)
            .hasMessageContaining("permission denied");
      }
      for (String table : List.of("audit_seal", "audit_subject", "audit_day", "audit_sealer")) {
        assertThatThrownBy(() -> statement.execute("insert into " + table + " default values"))
            .as(table)
            .hasMessageContaining("permission denied");
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          another actor | update audit_row r set actor_name = 'nobody' where {row 4} | 4 row-changed
          another id | update audit_row r set ids = array[gen_random_uuid()] where {row 4} | 4 row-changed
          another time | update audit_row r set at = at - interval '1 second' where {row 4} | 4 row-changed
          other fields | update audit_row r set fields = '{phones}' where {row 4} | 4 row-changed
          a row gone | delete from audit_row r where {row 4} | 4 row-missing
          a seal gone | delete from audit_seal where {seal 4} | 4 number-missing
          both gone | delete from audit_row r where {row 4}; delete from audit_seal where {seal 4} | 4 number-missing
          the last row gone | delete from audit_row r where {row 7} | 7 row-missing
          the end gone | delete from audit_row r where {row 7}; delete from audit_seal where {seal 7} | 7 number-missing
          rows swapped | update audit_seal set row_seq = (select sum(row_seq) from audit_seal where {seals 3, 4}) - row_seq where {seals 3, 4} | 3 row-changed
          numbers swapped | update audit_seal set number = 99 where {seal 3}; update audit_seal set number = 3 where {seal 4}; update audit_seal set number = 4 where {seal 99} | 3 row-changed
          a forged row in the middle | {forged row 5}; update audit_seal set row_seq = 5 where {seal 5} | 5 row-changed
          a forged end | {forged row 5}; insert into audit_seal select workspace_id, day, 8, row_day, 5, sealed_at, hash from audit_seal where {seal 7} | 8 row-changed
          a forged row without a seal | {forged row 5} | 8 row-unsealed
          a row on another day | update audit_row r set day = day - 1 where {row 4} | 4 row-missing
          a seal on another day | update audit_seal set day = day - 1 where {seal 4} | 4 number-missing
          another beginning | update audit_day set previous = sha256('x') where {workspace} | 1 row-changed
          another hash | update audit_seal set hash = sha256('x') where {seal 4} | 4 row-changed
          """)
  void findsWhatWasTamperedWith(String what, String sql, String expected) throws SQLException {
    UUID workspace = chain(7);

    tamper(workspace, sql);

    Response found = verify(workspace);
    assertThat(found.<Boolean>path("intact")).as(what).isFalse();
    assertThat(found.path("brokenAt") + " " + found.path("reason")).as(what).isEqualTo(expected);
  }

  @Test
  void seesAWholeDayThatWasMovedFromThePublishedEndAndFromTheDayItself() throws SQLException {
    UUID workspace = chain(3);
    String head = verify(workspace).path("head");
    tamper(
        workspace,
        "update audit_seal set day = day - 1 where {workspace};"
            + " update audit_day set day = day - 1 where {workspace}");

    String yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1).toString();
    Response there = officer(workspace).list(LOG + "/verification", "day", yesterday);
    assertThat(there.<Boolean>path("intact")).isFalse();
    Response here = officer(workspace).list(LOG + "/verification", "number", "3", "hash", head);
    assertThat(here.<Boolean>path("intact")).isFalse();
  }

  /// Who rules the database can count the chain anew: then only an end that was kept elsewhere
  /// tells. Without it the same verification is content, and so is one that only counts rows.
  @Test
  void seesACountedOverEndOnlyFromAPublishedOne() throws SQLException {
    UUID workspace = chain(7);
    String head = verify(workspace).path("head");
    awaitSealed(workspace, 8);
    tamper(
        workspace,
        "delete from audit_row r where {row 8}; delete from audit_seal where {seal 8};"
            + " delete from audit_row r where {row 7}; delete from audit_seal where {seal 7};"
            + " update audit_day set last_number = 6, last_hash = (select hash from audit_seal"
            + " where {seal 6}) where {workspace}");

    assertThat(verify(workspace).<Boolean>path("intact")).isTrue();
    Response found = officer(workspace).list(LOG + "/verification", "number", "7", "hash", head);
    assertThat(found.<Boolean>path("intact")).isFalse();
    assertThat(found.<String>path("reason")).isEqualTo("head-missing");
  }

  @Test
  void wouldNotSeeAChangedFieldByCountingRows() throws SQLException {
    UUID workspace = chain(7);
    tamper(workspace, "update audit_row r set actor_name = 'nobody' where {row 4}");

    assertThat(AuditRows.of(SERVICE, workspace)).hasSize(7);
    assertThat(AuditRows.sealed(SERVICE, workspace)).isEqualTo(7);
    assertThat(verify(workspace).<Boolean>path("intact")).isFalse();
  }

  /// A sealed chain of this many rows.
  private static UUID chain(int rows) {
    UUID workspace = Fresh.workspace();
    Api agent = Api.in(workspace, "agent");
    UUID contact = agent.create("/api/v1/contacts", "{\"name\": \"Mark\"}");
    for (int i = 1; i < rows; i++) {
      agent.get("/api/v1/contacts/" + contact);
    }
    awaitSealed(workspace, rows);
    return workspace;
  }

  private static void awaitSealed(UUID workspace, long rows) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> AuditRows.sealed(SERVICE, workspace) >= rows);
  }

  private static Api officer(UUID workspace) {
    return Api.in(workspace, "privacy-officer");
  }

  /// Verifies today's chain, which leaves a row of its own.
  private static Response verify(UUID workspace) {
    return officer(workspace).get(LOG + "/verification");
  }

  /// As superuser, past every trigger.
  private static void tamper(UUID workspace, String sql) throws SQLException {
    String mine = "workspace_id = '" + workspace + "'";
    String written =
        sql.replace("{workspace}", mine)
            .replaceAll(
                "\\{row (\\d+)}",
                "r."
                    + mine
                    + " and (r.day, r.seq) in (select row_day, row_seq from audit_seal"
                    + " where "
                    + mine
                    + " and number = $1)")
            .replaceAll("\\{seal (\\d+)}", mine + " and number = $1")
            .replaceAll("\\{seals ([\\d, ]+)}", mine + " and number in ($1)")
            .replaceAll(
                "\\{forged row (\\d+)}",
                "insert into audit_row (workspace_id, seq, xid, at, id, actor_kind, action, resource,"
                    + " ids, items, fields) overriding system value select workspace_id, $1, '3',"
                    + " at - interval '2 minutes', gen_random_uuid(), 'person', 'contact.read',"
                    + " 'contact', ids, 1, '{}' from audit_row where "
                    + mine
                    + " limit 1");
    try (Connection connection = TestDatabase.connect(SERVICE, "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica");
      for (String each : written.split(";")) {
        statement.execute(each);
      }
    }
  }
}
