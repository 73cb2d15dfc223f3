package io.rapport.interactions.consent;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.sender;
import static io.rapport.interactions.SourceFixtures.source;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.interactions.Rows;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.restassured.response.Response;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class ConsentResourceTest {

  private static final String EVENT =
      """
      {"type": "track", "messageId": "%s", "anonymousId": "a-1", "event": "%s", "context": {"consent": {"categoryPreferences": {"analytics": %s}}}}""";
  private static final String DEMAND =
      "{\"settings\": {\"consent\": {\"demanded\": [\"Analytics\"]}}}";

  private UUID workspace;
  private String key;
  private String sourceId;

  @BeforeEach
  void createSource() {
    workspace = Fresh.workspace();
    Response source = source(workspace);
    key = source.path("writeKey");
    sourceId = source.path("id");
  }

  @Test
  void storesWhatAnEventSaysOfConsentBesideIt() {
    collect(EVENT.formatted("m-1", "E", "false")).then().body("accepted", equalTo(1));

    assertThat(Rows.of("select derived::text from event where workspace_id = ?", workspace))
        .containsExactly("{\"consent\":{\"categories\":{\"analytics\":false}}}");
    assertThat(Rows.of("select message::text from event where workspace_id = ?", workspace))
        .containsExactly(EVENT.formatted("m-1", "E", "false"));
  }

  @Test
  void holdsBackWhatLacksTheConsentThatItsSourceDemands() {
    demand();

    collect(
            EVENT.formatted("m-1", "E", "true"),
            EVENT.formatted("m-2", "E", "false"),
            "{\"type\": \"page\", \"messageId\": \"m-3\", \"anonymousId\": \"a-1\"}")
        .then()
        .body("success", equalTo(true))
        .body("accepted", equalTo(1))
        .body("held", equalTo(2))
        .body("quarantined", equalTo(0))
        .body("results", hasSize(2))
        .body("results[0].messageId", equalTo("m-2"))
        .body("results[0].verdict", equalTo("held"))
        .body("results[0].reason", equalTo("consent"))
        .body("results[0].rule", equalTo("Analytics"));

    assertThat(Rows.of("select message_id from event where workspace_id = ?", workspace))
        .containsExactly("m-1");
    as("viewer", workspace)
        .get("/api/v1/events/m-2/verdict")
        .then()
        .statusCode(200)
        .body("verdict", equalTo("held"))
        .body("sourceId", equalTo(sourceId))
        .body("rule", equalTo("Analytics"));
  }

  /// Without the demand the same events are stored: it is the demand that holds them back.
  @Test
  void holdsNothingBackUnlessItsSourceDemandsConsent() {
    collect(
            EVENT.formatted("m-2", "E", "false"),
            "{\"type\": \"page\", \"messageId\": \"m-3\", \"anonymousId\": \"a-1\"}")
        .then()
        .body("accepted", equalTo(2))
        .body("held", equalTo(0));
  }

  @Test
  void countsEachMessageOnceByDayAndCategory() {
    demand();
    collect(EVENT.formatted("m-1", "E", "false"), EVENT.formatted("m-2", "E", "false"));
    collect(EVENT.formatted("m-2", "E", "false"), EVENT.formatted("m-3", "E", "false"));

    as("privacy-officer", workspace)
        .get("/api/v1/sources/{id}/held", sourceId)
        .then()
        .statusCode(200)
        .body("", hasSize(1))
        .body("[0].day", equalTo(LocalDate.now(ZoneOffset.UTC).toString()))
        .body("[0].category", equalTo("Analytics"))
        .body("[0].messages", equalTo(3));
    as("privacy-officer", workspace)
        .get("/api/v1/sources/{id}/held?from=2020-01-01&to=2020-02-01", sourceId)
        .then()
        .body("", empty());
  }

  @Test
  void storesNothingOfWhatWasHeldBackButItsId() {
    demand();
    String secret =
        "{\"type\": \"track\", \"messageId\": \"m-1\", \"userId\": \"mark@example.org\", \"event\":"
            + " \"Secret\"}";
    collect(secret);

    assertThat(Rows.of("select to_jsonb(h)::text from held h where workspace_id = ?", workspace))
        .singleElement()
        .asString()
        .contains("m-1")
        .doesNotContain("mark@example.org")
        .doesNotContain("Secret");
    assertThat(Rows.of("select raw from quarantine where workspace_id = ?", workspace)).isEmpty();
    assertThat(Rows.of("select message_id from event_key where workspace_id = ?", workspace))
        .isEmpty();
  }

  @Test
  void letsAMessagePassOnceConsentIsThere() {
    demand();
    collect(EVENT.formatted("m-1", "E", "false")).then().body("held", equalTo(1));
    collect(EVENT.formatted("m-1", "E", "true")).then().body("accepted", equalTo(1));

    as("viewer", workspace)
        .get("/api/v1/events/m-1/verdict")
        .then()
        .body("verdict", equalTo("accepted"));
  }

  /// Or nobody would ever hear of a withdrawal.
  @Test
  void letsTheChangeOfPreferencesItselfPass() {
    demand();

    collect(EVENT.formatted("m-1", "Segment Consent Preference Updated", "false"))
        .then()
        .body("accepted", equalTo(1));
  }

  @Test
  void showsWhatASourceDemands() {
    demand();

    as("integrator", workspace)
        .get("/api/v1/sources/" + sourceId)
        .then()
        .body("settings.consent.demanded[0]", equalTo("Analytics"))
        .body("settings.enrichment.ip", equalTo("truncate"));
    as("integrator", workspace)
        .body("{\"settings\": {}}")
        .patch("/api/v1/sources/" + sourceId)
        .then()
        .statusCode(200)
        .body("settings.consent.demanded", empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"settings\": {\"consent\": {\"demanded\": [\" \"]}}}",
        "{\"settings\": {\"consent\": {\"demanded\": \"analytics\"}}}",
        "{\"settings\": {\"consent\": {\"demanded\": [\"a\\u0000\"]}}}",
        "{\"settings\": {\"retentionDays\": 0}}",
        "{\"settings\": {\"enrichment\": {\"ip\": \"sell\"}}}",
        "{\"settings\": {\"plan\": {\"mode\": \"flag\"}}}",
        "{\"settings\": {\"unheardOf\": true}}"
      })
  void refusesSettingsThatCannotBe(String body) {
    as("integrator", workspace)
        .body(body)
        .patch("/api/v1/sources/" + sourceId)
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
  }

  @Test
  void tellsWhatWasHeldBackToThoseWhoRunSourcesOrWatchPrivacy() {
    String path = "/api/v1/sources/" + sourceId + "/held";
    for (String role : new String[] {"integrator", "privacy-officer", "admin"}) {
      as(role, workspace).get(path).then().statusCode(200);
    }
    as("viewer", workspace).get(path).then().statusCode(403);
    given().get(path).then().statusCode(401);
    as("admin", Fresh.workspace()).get(path).then().statusCode(404);
    as("admin", workspace).get(path + "?from=today").then().statusCode(400);
    as("admin", workspace).get(path + "?from=2026-02-01&to=2026-01-01").then().statusCode(400);
    as("admin", workspace).get(path + "?from=2020-01-01&to=2026-01-01").then().statusCode(400);
  }

  private void demand() {
    as("integrator", workspace)
        .body(DEMAND)
        .patch("/api/v1/sources/" + sourceId)
        .then()
        .statusCode(200);
  }

  private Response collect(String... events) {
    Response answer =
        sender(key).body("{\"batch\": [" + String.join(",", events) + "]}").post("/v1/batch");
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer;
  }
}
