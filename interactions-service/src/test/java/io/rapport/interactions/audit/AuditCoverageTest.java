package io.rapport.interactions.audit;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.AuditCoverage;
import io.rapport.testing.AuditRows;
import io.rapport.testing.AuditRows.AuditRow;
import io.rapport.testing.DeadLetterRows;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class AuditCoverageTest {

  private static final String ACTIVITIES = "/api/v1/activities";
  private static final String TICKETS = "/api/v1/tickets";
  private static final String PLANS = "/api/v1/tracking-plans";
  private static final String PLAN = "{\"name\": \"Shop\"}";
  private static final UUID CONTACT = UUID.fromString("0190a000-0000-7000-8000-000000000001");
  private static final String CALL =
      "{\"contactId\": \"" + CONTACT + "\", \"kind\": \"call\", \"subject\": \"Offer\"}";
  private static final String RACKET =
      "{\"contactId\": \"" + CONTACT + "\", \"title\": \"The racket broke\"}";

  @Test
  void leavesARowForEveryOperation() {
    assertThat(coverage().flaws()).isEmpty();
  }

  @Test
  void findsByTheContactWhatWasDoneToItsTickets() {
    UUID workspace = Fresh.workspace();
    String path = ticket(workspace);
    changing(workspace).body("{\"title\": \"It is mended\"}").patch(path);
    changing(workspace).delete(path);

    assertThat(AuditRows.of("interactions", workspace))
        .allSatisfy(row -> assertThat(row.ids()).contains(CONTACT))
        .extracting(AuditRow::action)
        .containsExactly("ticket.created", "ticket.changed", "ticket.deleted");
    assertThat(AuditRows.of("interactions", workspace).get(1).fields()).containsExactly("title");
  }

  private static AuditCoverage coverage() {
    return AuditCoverage.of("interactions")
        .unaudited("listLogs", "counts only")
        .unaudited("getEventVerdict", "what became of a message, not what it says")
        .unaudited("countQuarantine", "counts only")
        .unaudited("countHeld", "counts only")
        .unaudited("listSources", "names of sources")
        .unaudited("getSource", "the name of a source")
        .unaudited("listTrackingPlans", "plans hold no personal data")
        .unaudited("getTrackingPlan", "plans hold no personal data")
        .unaudited("listTrackingPlanVersions", "plans hold no personal data")
        .unaudited("getTrackingPlanVersion", "plans hold no personal data")
        .unaudited("listTrackingPlanTemplates", "they come with the platform")
        .unaudited("getTrackingPlanTemplate", "they come with the platform")
        .unaudited("listPlanViolations", "counts and rules")
        .unaudited("checkEvent", "an event that the caller sent")
        .unaudited("getSourceMetrics", "counts only")
        .unaudited("listWriteKeys", "no keys, only when they were made")
        .unaudited("getWebhookMapping", "an expression")
        .unaudited("tryWebhookMapping", "what the caller sent, mapped")
        .unaudited("listEventImports", "names of files and counts")
        .unaudited("getEventImport", "the name of a file and counts")
        .unaudited("listEventImportRows", "what became of rows")
        .call("putWebhookMapping", w -> map(w, sourcePath(w)))
        .call("deleteWebhookMapping", AuditCoverageTest::deleteMapping)
        .call("createEventImport", AuditCoverageTest::createImport)
        .call("sendEventImport", AuditCoverageTest::sendImport)
        .call("listAuditLog", w -> as("privacy-officer", w).get("/api/v1/audit-log"))
        .call("verifyAuditLog", w -> as("privacy-officer", w).get("/api/v1/audit-log/verification"))
        .call("redriveDeadLetter", w -> as("admin", w).post(letter(w) + "/redrive"))
        .call(
            "discardDeadLetter",
            w -> as("admin", w).body("{\"reason\": \"Test\"}").post(letter(w) + "/discard"))
        .call(
            "redriveSubscriber",
            w -> as("admin", w).post("/api/v1/logs/outbox/subscribers/profiles/redrive"))
        .call("listDeadLetters", w -> as("admin", w).get("/api/v1/logs/dead-letters"))
        .call("listActivities", w -> as("viewer", w).get(ACTIVITIES))
        .call("logActivity", w -> as("agent", w).body(CALL).post(ACTIVITIES))
        .call("deleteActivity", w -> changing(w).delete(activity(w)))
        .call("getActivity", w -> as("viewer", w).get(activity(w)))
        .call(
            "changeActivity", w -> changing(w).body("{\"subject\": \"Order\"}").patch(activity(w)))
        .call(
            "listInteractions",
            w -> as("viewer", w).get("/api/v1/interactions?identifier=user_id:u-1"))
        .call("listQuarantine", w -> as("integrator", w).get("/api/v1/quarantine"))
        .call(
            "redriveQuarantine",
            w -> as("integrator", w).body("{}").post("/api/v1/quarantine/redrive"))
        .call(
            "createSource",
            w -> as("integrator", w).body("{\"name\": \"Shop\"}").post("/api/v1/sources"))
        .call(
            "changeSource",
            w -> as("integrator", w).body("{\"name\": \"Web\"}").patch(sourcePath(w)))
        .call("revokeSource", w -> as("integrator", w).post(sourcePath(w) + "/revoke"))
        .call("rotateWriteKey", w -> as("integrator", w).post(sourcePath(w) + "/rotate"))
        .call("tailSource", w -> as("integrator", w).get(sourcePath(w) + "/tail?seconds=1"))
        .call("revokeWriteKey", AuditCoverageTest::revokeKey)
        .call("createTrackingPlan", w -> as("integrator", w).body(PLAN).post(PLANS))
        .call("replaceTrackingPlan", w -> integrating(w).body(PLAN).put(plan(w)))
        .call("deleteTrackingPlan", w -> integrating(w).delete(plan(w)))
        .call(
            "copyTrackingPlanTemplate",
            w -> as("integrator", w).body("{}").post(PLANS + "/templates/email/copy"))
        .call("generateTrackingPlan", w -> as("integrator", w).body("{}").post(PLANS + "/generate"))
        .call("listTickets", w -> as("viewer", w).get(TICKETS))
        .call("openTicket", w -> as("agent", w).body(RACKET).post(TICKETS))
        .call("summarizeTickets", w -> as("viewer", w).get(TICKETS + "/summary"))
        .call("deleteTicket", w -> changing(w).delete(ticket(w)))
        .call("getTicket", w -> as("viewer", w).get(ticket(w)))
        .call("changeTicket", w -> changing(w).body("{\"title\": \"New\"}").patch(ticket(w)));
  }

  private static Response map(UUID workspace, String path) {
    return as("integrator", workspace)
        .body("{\"expression\": \"{'event': type}\"}")
        .put(path + "/mapping");
  }

  private static Response deleteMapping(UUID workspace) {
    String path = sourcePath(workspace);
    map(workspace, path);
    return as("integrator", workspace).delete(path + "/mapping");
  }

  private static Response createImport(UUID workspace) {
    return as("integrator", workspace)
        .body(
            """
            {"sourceId": "%s", "mapping": {"columns": [{"column": "User", "to": "/userId"}],
             "constants": [{"to": "/event", "value": "Seen"}]}}"""
                .formatted(source(workspace).<String>path("id")))
        .post("/api/v1/imports/events");
  }

  private static Response sendImport(UUID workspace) {
    String id = createImport(workspace).path("id");
    return as("integrator", workspace)
        .contentType("application/octet-stream")
        .body("User\nu-1\n".getBytes(StandardCharsets.UTF_8))
        .post("/api/v1/imports/events/" + id + "/content");
  }

  private static Response revokeKey(UUID workspace) {
    String path = sourcePath(workspace) + "/keys";
    String key = as("integrator", workspace).get(path).path("data[0].id");
    return as("integrator", workspace).post(path + "/" + key + "/revoke");
  }

  private static RequestSpecification changing(UUID workspace) {
    return as("agent", workspace).header("If-Match", "*");
  }

  private static RequestSpecification integrating(UUID workspace) {
    return as("integrator", workspace).header("If-Match", "*");
  }

  private static String plan(UUID workspace) {
    return PLANS + "/" + as("integrator", workspace).body(PLAN).post(PLANS).path("id");
  }

  private static String sourcePath(UUID workspace) {
    return "/api/v1/sources/" + source(workspace).path("id");
  }

  private static String activity(UUID workspace) {
    return ACTIVITIES + "/" + as("agent", workspace).body(CALL).post(ACTIVITIES).path("id");
  }

  private static String ticket(UUID workspace) {
    return TICKETS + "/" + as("agent", workspace).body(RACKET).post(TICKETS).path("id");
  }

  private static String letter(UUID workspace) {
    return "/api/v1/logs/dead-letters/" + DeadLetterRows.lay("interactions", "profiles", workspace);
  }
}
