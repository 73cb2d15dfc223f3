package io.rapport.segments.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contracts.ProfileEvent;
import io.rapport.segments.SegmentFixtures;
import io.rapport.testing.AuditCoverage;
import io.rapport.testing.AuditRows;
import io.rapport.testing.DeadLetterRows;
import io.rapport.testing.Fresh;
import io.rapport.testing.InboxClient;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.Tokens;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class AuditCoverageTest {

  private static final String SEGMENTS = "/api/v1/segments";
  private static final String RULE =
      "{\"type\": \"trait\", \"name\": \"revenue\", \"op\": \"atLeast\", \"value\": 500}";
  private static final String BIG = "{\"name\": \"Big spenders\", \"rule\": " + RULE + "}";

  @Test
  void leavesARowForEveryOperation() {
    assertThat(coverage().flaws()).isEmpty();
  }

  @Test
  void tellsWhatOfASegmentChanged() {
    UUID workspace = Fresh.workspace();
    as(workspace, "marketer")
        .header("If-Match", "*")
        .body("{\"name\": \"Bigger\"}")
        .patch(segment(workspace))
        .then()
        .statusCode(200);

    AuditRows.AuditRow row = AuditRows.of("segments", workspace).getLast();
    assertThat(row.action()).isEqualTo("segment.changed");
    assertThat(row.fields()).containsExactly("name");
  }

  private static AuditCoverage coverage() {
    return AuditCoverage.of("segments")
        .unaudited("listLogs", "counts only")
        .unaudited("listSegments", "rules and counts")
        .unaudited("getSegment", "a rule and a count")
        .call("listAuditLog", w -> as(w, "privacy-officer").get("/api/v1/audit-log"))
        .call("verifyAuditLog", w -> as(w, "privacy-officer").get("/api/v1/audit-log/verification"))
        .call("redriveDeadLetter", w -> as(w, "admin").post(letter(w) + "/redrive"))
        .call(
            "discardDeadLetter",
            w -> as(w, "admin").body("{\"reason\": \"Test\"}").post(letter(w) + "/discard"))
        .call(
            "redriveSubscriber",
            w -> as(w, "admin").post("/api/v1/logs/outbox/subscribers/contacts/redrive"))
        .call("listDeadLetters", w -> as(w, "admin").get("/api/v1/logs/dead-letters"))
        .call("getProfileSegments", AuditCoverageTest::segmentsOfAProfile)
        .call("createSegment", w -> as(w, "marketer").body(BIG).post(SEGMENTS))
        .call(
            "previewSegment",
            w -> as(w, "marketer").body("{\"rule\": " + RULE + "}").post(SEGMENTS + "/preview"))
        .call("deleteSegment", w -> as(w, "marketer").header("If-Match", "*").delete(segment(w)))
        .call(
            "changeSegment",
            w ->
                as(w, "marketer")
                    .header("If-Match", "*")
                    .body("{\"name\": \"Bigger\"}")
                    .patch(segment(w)))
        .call("listSegmentMembers", w -> as(w, "viewer").get(segment(w) + "/members"));
  }

  private static Response segmentsOfAProfile(UUID workspace) {
    UUID profile = UUID.randomUUID();
    InboxClient.of("profiles", "outbox")
        .deliver(
            workspace,
            new ProfileEvent.Changed(SegmentFixtures.profile(profile, 1, Map.of()), Instant.now()));
    return as(workspace, "viewer").get("/api/v1/profiles/" + profile + "/segments");
  }

  private static String segment(UUID workspace) {
    return SEGMENTS + "/" + as(workspace, "marketer").body(BIG).post(SEGMENTS).path("id");
  }

  private static RequestSpecification as(UUID workspace, String role) {
    return given().auth().oauth2(Tokens.of(role).in(workspace)).contentType("application/json");
  }

  private static String letter(UUID workspace) {
    return "/api/v1/logs/dead-letters/" + DeadLetterRows.lay("segments", "contacts", workspace);
  }
}
