package io.rapport.contacts.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contacts.Api;
import io.rapport.testing.AuditCoverage;
import io.rapport.testing.DeadLetterRows;
import io.rapport.testing.PlatformResource;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class AuditCoverageTest {

  private static final String MARK =
      "{\"name\": \"Mark\", \"emails\": [\"mark@acme.example\"], \"externalIds\": {\"shop\":"
          + " \"1\"}}";
  private static final String ACME = "{\"name\": \"Acme\", \"externalIds\": {\"shop\": \"1\"}}";

  @Test
  void leavesARowForEveryOperation() {
    assertThat(coverage().flaws()).isEmpty();
  }

  @Test
  void findsTheOperationThatIsForgotten() {
    assertThat(AuditCoverage.of("contacts").flaws())
        .contains("createContact is neither called here nor named as unaudited");
    assertThat(
            AuditCoverage.of("contacts")
                .call("getContact", w -> Api.in(w, "admin").get("/api/v1/logs"))
                .flaws())
        .contains("getContact left no row in the audit log");
  }

  @Test
  void withholdsTheAnswerOfAnOperationThatWroteNothingDown() {
    Response answer = Api.as("agent").get("/api/v1/forgetful");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.contentType()).startsWith("application/problem+json");
    assertThat(answer.asString()).doesNotContain("a secret");
  }

  static AuditCoverage coverage() {
    return AuditCoverage.of("contacts")
        .unaudited("listLogs", "counts only")
        .call("listAuditLog", w -> Api.in(w, "privacy-officer").get("/api/v1/audit-log"))
        .call(
            "verifyAuditLog",
            w -> Api.in(w, "privacy-officer").get("/api/v1/audit-log/verification"))
        .call("redriveDeadLetter", w -> Api.in(w, "admin").post(letter(w) + "/redrive", ""))
        .call(
            "discardDeadLetter",
            w -> Api.in(w, "admin").post(letter(w) + "/discard", "{\"reason\": \"Test\"}"))
        .call(
            "redriveSubscriber",
            w -> Api.in(w, "admin").post("/api/v1/logs/outbox/subscribers/profiles/redrive", ""))
        .call("listDeadLetters", w -> Api.in(w, "admin").get("/api/v1/logs/dead-letters"))
        .call("listAccounts", w -> agent(w).get("/api/v1/accounts"))
        .call("createAccount", w -> agent(w).post("/api/v1/accounts", ACME))
        .call(
            "getAccountByExternalId",
            w -> {
              account(w);
              return agent(w).get("/api/v1/accounts/by/shop/1");
            })
        .call(
            "upsertAccountByExternalId",
            w -> agent(w).put("/api/v1/accounts/by/shop/1", null, "{\"name\": \"Acme\"}"))
        .call("deleteAccount", w -> agent(w).delete(account(w), "\"1\""))
        .call("getAccount", w -> agent(w).get(account(w)))
        .call("changeAccount", w -> agent(w).patch(account(w), "\"1\"", "{\"name\": \"Ace\"}"))
        .call("replaceAccount", w -> agent(w).put(account(w), "\"1\"", "{\"name\": \"Ace\"}"))
        .call("listContactsOfAccount", w -> agent(w).get(account(w) + "/contacts"))
        .call("listContacts", w -> agent(w).get("/api/v1/contacts"))
        .call("createContact", w -> agent(w).post("/api/v1/contacts", MARK))
        .call(
            "upsertContacts",
            w -> agent(w).post("/api/v1/contacts/bulk", "{\"rows\": [" + MARK + "]}"))
        .call(
            "getContactByExternalId",
            w -> {
              contact(w);
              return agent(w).get("/api/v1/contacts/by/shop/1");
            })
        .call(
            "upsertContactByExternalId",
            w -> agent(w).put("/api/v1/contacts/by/shop/1", null, "{\"name\": \"Mark\"}"))
        .call("getCard", w -> agent(w).get(contact(w) + "/card"))
        .call("listNotes", w -> agent(w).get(contact(w) + "/notes"))
        .call("addNote", w -> agent(w).post(contact(w) + "/notes", "{\"body\": \"Baby\"}"))
        .call("deleteContact", w -> agent(w).delete(contact(w), "\"1\""))
        .call("getContact", w -> agent(w).get(contact(w)))
        .call("changeContact", w -> agent(w).patch(contact(w), "\"1\"", "{\"name\": \"Marc\"}"))
        .call("replaceContact", w -> agent(w).put(contact(w), "\"1\"", "{\"name\": \"Marc\"}"))
        .call("deleteNote", w -> agent(w).delete(note(w), "\"1\""))
        .call("getNote", w -> agent(w).get(note(w)))
        .call("changeNote", w -> agent(w).patch(note(w), "\"1\"", "{\"body\": \"Twins\"}"));
  }

  private static Api agent(UUID workspace) {
    return Api.in(workspace, "agent");
  }

  private static String account(UUID workspace) {
    return "/api/v1/accounts/" + agent(workspace).create("/api/v1/accounts", ACME);
  }

  private static String contact(UUID workspace) {
    return "/api/v1/contacts/" + agent(workspace).create("/api/v1/contacts", MARK);
  }

  private static String note(UUID workspace) {
    return "/api/v1/notes/"
        + agent(workspace).create(contact(workspace) + "/notes", "{\"body\": \"Baby\"}");
  }

  private static String letter(UUID workspace) {
    return "/api/v1/logs/dead-letters/" + DeadLetterRows.lay("contacts", "profiles", workspace);
  }
}
