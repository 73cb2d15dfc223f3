package io.rapport.profiles.audit;

import static io.rapport.profiles.ProfilesFixtures.identify;
import static io.rapport.profiles.ProfilesFixtures.object;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.AuditCoverage;
import io.rapport.testing.AuditRows;
import io.rapport.testing.DeadLetterRows;
import io.rapport.testing.Fresh;
import io.rapport.testing.InboxClient;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.Tokens;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class AuditCoverageTest {

  private static final String BY_EMAIL = "/api/v1/profiles/by/email/mark@acme.example";
  private static final String TRAITS = "/api/v1/traits";
  private static final String REVENUE =
      """
      {"name": "revenue", "of": {"event": "Order Completed", "where": []},
       "aggregate": {"type": "sum", "property": "total"}, "window": null}
      """;

  @Test
  void leavesARowForEveryOperation() {
    assertThat(coverage().flaws()).isEmpty();
  }

  @Test
  void namesTheProfileButNotWhatItWasFoundBy() {
    UUID workspace = Fresh.workspace();
    String path = profile(workspace);

    AuditRows.AuditRow row = AuditRows.of("profiles", workspace).getFirst();
    assertThat(row.operation()).isEqualTo("getProfileByIdentifier");
    assertThat(path).endsWith(row.ids().getFirst().toString());
    assertThat(row.toString()).doesNotContain("mark");
  }

  private static AuditCoverage coverage() {
    return AuditCoverage.of("profiles")
        .unaudited("listLogs", "counts only")
        .unaudited("getProfilesSummary", "counts only")
        .unaudited("getProfileOfEvent", "whose event it is")
        .unaudited("listTraits", "definitions")
        .unaudited("getTrait", "a definition and its totals")
        .call("listAuditLog", w -> as(w, "privacy-officer").get("/api/v1/audit-log"))
        .call("verifyAuditLog", w -> as(w, "privacy-officer").get("/api/v1/audit-log/verification"))
        .call("redriveDeadLetter", w -> as(w, "admin").post(letter(w) + "/redrive"))
        .call(
            "discardDeadLetter",
            w -> as(w, "admin").body("{\"reason\": \"Test\"}").post(letter(w) + "/discard"))
        .call(
            "redriveSubscriber",
            w -> as(w, "admin").post("/api/v1/logs/outbox/subscribers/segments/redrive"))
        .call("listDeadLetters", w -> as(w, "admin").get("/api/v1/logs/dead-letters"))
        .call("listMerges", w -> as(w, "viewer").get("/api/v1/merges"))
        .call("listProfiles", w -> as(w, "viewer").get("/api/v1/profiles"))
        .call(
            "getProfileByIdentifier",
            w -> {
              profile(w);
              return as(w, "viewer").get(BY_EMAIL);
            })
        .call("getProfile", w -> as(w, "viewer").get(profile(w)))
        .call("getProfileIdentity", w -> as(w, "viewer").get(profile(w) + "/identity"))
        .call("getProfileTimeline", w -> as(w, "viewer").get(profile(w) + "/timeline"))
        .call("defineTrait", w -> as(w, "marketer").body(REVENUE).post(TRAITS))
        .call(
            "deleteTrait",
            w -> {
              String id = as(w, "marketer").body(REVENUE).post(TRAITS).path("id");
              return as(w, "marketer").delete(TRAITS + "/" + id);
            });
  }

  private static String profile(UUID workspace) {
    InboxClient.of("interactions", "event")
        .deliver(
            workspace,
            identify(
                UUID.randomUUID().toString(),
                0,
                "userId",
                "u-1",
                "traits",
                object("email", "mark@acme.example")));
    return "/api/v1/profiles/" + as(workspace, "viewer").get(BY_EMAIL).path("id");
  }

  private static RequestSpecification as(UUID workspace, String role) {
    return given().auth().oauth2(Tokens.of(role).in(workspace)).contentType("application/json");
  }

  private static String letter(UUID workspace) {
    return "/api/v1/logs/dead-letters/" + DeadLetterRows.lay("profiles", "segments", workspace);
  }
}
