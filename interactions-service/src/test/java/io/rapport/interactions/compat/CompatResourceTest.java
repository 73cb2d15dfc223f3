package io.rapport.interactions.compat;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.sender;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.interactions.SourceFixtures;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TestDatabase;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class CompatResourceTest {

  private static final String PROBLEM = "application/problem+json";

  private UUID workspace;
  private UUID sourceId;
  private String key;

  @BeforeEach
  void createSource() {
    workspace = Fresh.workspace();
    var source = SourceFixtures.source(workspace).jsonPath();
    key = source.getString("writeKey");
    sourceId = UUID.fromString(source.getString("id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void pointsSegmentsSdksToTheHostThatTheyAsk(String slash) {
    given()
        .header("X-Forwarded-Host", "cdp.example.com")
        .header("X-Forwarded-Proto", "https")
        .get("/v1/projects/" + key + "/settings" + slash)
        .then()
        .statusCode(200)
        .header("Cache-Control", "private, max-age=60")
        .body("integrations.'Segment.io'.apiKey", equalTo(key))
        .body("integrations.'Segment.io'.apiHost", equalTo("cdp.example.com/v1"))
        .body("integrations.'Segment.io'.protocol", equalTo("https"))
        .body("plan.track.__default.enabled", equalTo(true))
        .body("metrics.sampleRate", equalTo(0))
        .body("consentSettings.allCategories", empty());
  }

  @Test
  void knowsNoSettingsOfAnUnknownKey() {
    given()
        .get("/v1/projects/wk_unknown/settings")
        .then()
        .statusCode(404)
        .contentType(PROBLEM)
        .body("integrations", nullValue());
  }

  @Test
  void tellsSettingsToAllowedPagesOnly() {
    allowOnly("https://shop.example");

    settingsFor("https://shop.example").statusCode(200);
    settingsFor("https://evil.example").statusCode(403).contentType(PROBLEM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/sourceConfig", "/v1/sourceConfig/"})
  void tellsRudderStacksSdkItsSource(String path) {
    sender(key)
        .queryParam("p", "npm")
        .queryParam("writeKey", key)
        .get(path)
        .then()
        .statusCode(200)
        .body("source.id", equalTo(sourceId.toString()))
        .body("source.enabled", equalTo(true))
        .body("source.config.statsCollection.metrics.enabled", equalTo(false))
        .body("source.destinations", empty());
    given().queryParam("writeKey", "wk_x").get(path).then().statusCode(401).contentType(PROBLEM);
  }

  @Test
  void letsBrowsersAskForTheSourceWithAHeader() {
    preflight("https://shop.example", key).statusCode(204);
    preflight("https://shop.example", "wk_unknown").statusCode(401);
    allowOnly("https://shop.example");
    preflight("https://evil.example", key).statusCode(403);
  }

  @Test
  void takesFiguresWithoutAKeyAndForgetsThem() {
    given()
        .contentType("text/plain")
        .body("{\"series\": [{\"type\": \"Counter\", \"metric\": \"x\", \"value\": 1}]}")
        .post("/v1/m")
        .then()
        .statusCode(200)
        .body("success", equalTo(true));
    given().contentType("text/plain").body("not json").post("/v1/m/").then().statusCode(200);
    assertThat(stored("kind")).isEmpty();
  }

  @Test
  void takesAMergeAlone() {
    sender(key)
        .body(
            """
            {"messageId": "m-1", "anonymousId": "a-1", "mergeProperties":
              [{"type": "email", "value": "mark@example.org"}, {"type": "card", "value": "77"}]}\
            """)
        .post("/v1/merge")
        .then()
        .statusCode(200)
        .body("accepted", equalTo(1));

    assertThat(stored("kind")).containsExactly("merge");
    assertThat(stored("message #>> '{mergeProperties,1,value}'")).containsExactly("77");
  }

  @Test
  void takesAMergeInABatch() {
    sender(key)
        .body(
            """
            {"batch": [{"type": "merge", "messageId": "m-1", "userId": "u-1",
              "mergeProperties": [{"type": "card", "value": "77"}]}]}\
            """)
        .post("/v1/batch")
        .then()
        .statusCode(200)
        .body("accepted", equalTo(1));
  }

  @Test
  void setsAMergeOfNobodyAside() {
    sender(key)
        .body("{\"messageId\": \"m-1\", \"mergeProperties\": []}")
        .post("/v1/merge")
        .then()
        .statusCode(200)
        .body("quarantined", equalTo(1))
        .body("results[0].reason", equalTo("missing-id"));
  }

  @Test
  void takesWhatMobileSdksSend() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(
          ("{\"writeKey\": \""
                  + key
                  + "\", \"sentAt\": \"2026-05-01T10:00:00.000Z\", \"batch\": ["
                  + "{\"type\": \"screen\", \"messageId\": \"m-1\", \"anonymousId\": \"a-1\","
                  + " \"name\": \"Basket\", \"integrations\": {}, \"context\": {}}]}")
              .getBytes(StandardCharsets.UTF_8));
    }
    given()
        .config(
            RestAssuredConfig.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .encodeContentTypeAs("text/plain", ContentType.BINARY)))
        .contentType("text/plain")
        .header("Content-Encoding", "gzip")
        .body(packed.toByteArray())
        .post("/v1/b")
        .then()
        .statusCode(200)
        .body("accepted", equalTo(1));
  }

  @Test
  void refusesInWordsThatSdksRead() {
    given()
        .contentType("application/json")
        .body("{\"writeKey\": \"wk_unknown\", \"batch\": []}")
        .post("/v1/batch")
        .then()
        .statusCode(401)
        .contentType(PROBLEM)
        .body("code", equalTo("unauthenticated"))
        .body("message", containsString("write key"));
    as("viewer", workspace)
        .get("/api/v1/events/none/verdict")
        .then()
        .statusCode(404)
        .body("code", nullValue());
  }

  @Test
  void takesAnAliasOfOneselfWithoutHarm() {
    sender(key)
        .body("{\"messageId\": \"m-1\", \"userId\": \"u-1\", \"previousId\": \"u-1\"}")
        .post("/v1/a")
        .then()
        .statusCode(200)
        .body("accepted", equalTo(1));
  }

  @Test
  void seesAnEventInTheAddressOfAnImage() {
    image(
            "/v1/pixel/track?data="
                + packed(
                    "{\"writeKey\": \""
                        + key
                        + "\", \"messageId\": \"m-1\", \"userId\": \"u-1\", \"event\": \"Email"
                        + " Opened\", \"properties\": {\"n\": 1.50}}"))
        .header("Rapport-Refused", nullValue());

    assertThat(stored("name")).containsExactly("Email Opened");
    assertThat(stored("message #>> '{properties,n}'")).containsExactly("1.50");
    assertThat(stored("message::text").getFirst()).doesNotContain(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"identify", "group", "alias", "page", "screen", "track"})
  void seesEveryCallAsFieldsOfTheQuery(String call) {
    image(
            "/v1/pixel/"
                + call
                + "?writeKey="
                + key
                + "&anonymousId=a-1&event=Email%20Opened&groupId=g&previousId=p"
                + "&properties.subject=Hello%20you&context.campaign.name=May")
        .header("Rapport-Refused", nullValue());

    assertThat(stored("kind")).containsExactly(call);
    assertThat(stored("message #>> '{properties,subject}'")).containsExactly("Hello you");
    assertThat(stored("message #>> '{context,campaign,name}'")).containsExactly("May");
    assertThat(stored("message::text").getFirst()).doesNotContain(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data=*",
        "data=",
        "data=bm90IGpzb24",
        "data=W10",
        "anonymousId=a",
        "x=1",
        "writeKey=wk_x&anonymousId=a&event=E",
        "data=eyJ3cml0ZUtleSI6IndrX3gifQ"
      })
  void givesTheImageToEverybodyAndSaysWhyNothingWasTaken(String query) {
    String refused = image("/v1/pixel/track?" + query).extract().header("Rapport-Refused");

    assertThat(refused).isIn("write-key", "invalid");
    assertThat(stored("kind")).isEmpty();
  }

  @Test
  void saysWhyAnImagesEventWasSetAside() {
    image("/v1/pixel/track?writeKey=" + key + "&event=E")
        .header("Rapport-Refused", equalTo("missing-id"));
  }

  @Test
  void seesImagesOfAllowedPagesOnly() {
    allowOnly("https://shop.example");
    String path = "/v1/pixel/page?anonymousId=a&writeKey=" + key;

    given()
        .header("Referer", "https://evil.example/page")
        .get(path)
        .then()
        .statusCode(200)
        .header("Rapport-Refused", equalTo("write-key"));
    given()
        .header("Referer", "https://shop.example/landing?a=b")
        .get(path)
        .then()
        .statusCode(200)
        .header("Rapport-Refused", nullValue());
  }

  @Test
  void knowsNoOtherPixel() {
    given().get("/v1/pixel/batch").then().statusCode(404);
  }

  private ValidatableResponse image(String path) {
    return given()
        .urlEncodingEnabled(false)
        .get(path)
        .then()
        .statusCode(200)
        .contentType("image/gif")
        .header("Cache-Control", containsString("no-store"));
  }

  private static ValidatableResponse preflight(String page, String writeKey) {
    return given()
        .header("Origin", page)
        .header("Access-Control-Request-Method", "GET")
        .header("Access-Control-Request-Headers", "authorization")
        .queryParam("writeKey", writeKey)
        .options("/v1/sourceConfig/")
        .then();
  }

  private ValidatableResponse settingsFor(String page) {
    return given().header("Origin", page).get("/v1/projects/" + key + "/settings").then();
  }

  private void allowOnly(String origin) {
    as("integrator", workspace)
        .header("If-Match", "*")
        .body("{\"allowedOrigins\": [\"" + origin + "\"]}")
        .patch("/api/v1/sources/" + sourceId)
        .then()
        .statusCode(200);
  }

  private static String packed(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> stored(String column) {
    List<String> values = new ArrayList<>();
    try (Connection connection = TestDatabase.connect("interactions", "postgres");
        PreparedStatement select =
            connection.prepareStatement(
                "select " + column + " from event where workspace_id = ? order by seq")) {
      select.setObject(1, workspace);
      ResultSet rows = select.executeQuery();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
