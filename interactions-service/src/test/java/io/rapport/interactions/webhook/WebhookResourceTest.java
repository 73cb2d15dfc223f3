package io.rapport.interactions.webhook;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.sender;
import static io.rapport.interactions.SourceFixtures.source;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.interactions.Rows;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class WebhookResourceTest {

  private static final String PAID =
      """
      {"type": "order.paid", "at": "2026-05-01T10:00:00Z", "number": "o-1", "amount": 11.770,
       "buyer": "mark@example.org"}""";

  private static final String MAPPING =
      """
      type = "order.paid" ? {"event": "Order Completed", "timestamp": at,
        "properties": {"order_id": number, "total": amount},
        "context": {"traits": {"email": buyer}}}""";

  private UUID workspace;
  private String sourceId;
  private String key;

  @BeforeEach
  void createSource() {
    workspace = Fresh.workspace();
    Response source = source(workspace);
    sourceId = source.path("id");
    key = source.path("writeKey");
  }

  @Test
  void makesEventsOfCallsByTheMappingOfTheSource() {
    map(MAPPING).then().statusCode(200).body("version", equalTo(0));

    given()
        .contentType("application/json")
        .body(PAID)
        .post("/v1/webhook?writeKey=" + key)
        .then()
        .statusCode(200)
        .body("success", equalTo(true))
        .body("accepted", equalTo(1));

    assertThat(events("name")).containsExactly("Order Completed");
    assertThat(events("occurred_at at time zone 'utc'")).containsExactly("2026-05-01 10:00:00");
    assertThat(events("message #>> '{properties,total}'")).containsExactly("11.770");
    assertThat(events("user_id")).containsExactly((String) null);
  }

  @Test
  void takesACallThatComesAgainOnce() {
    map(MAPPING);
    send(PAID).then().body("accepted", equalTo(1));

    send(PAID).then().statusCode(200).body("accepted", equalTo(0)).body("duplicates", equalTo(1));
    send(PAID.replace("o-1", "o-2")).then().body("accepted", equalTo(1));

    assertThat(events("name")).hasSize(2);
  }

  @Test
  void passesOverCallsThatTheMappingGivesNothingFor() {
    map(MAPPING);

    send("{\"type\": \"ping\"}")
        .then()
        .statusCode(200)
        .body("accepted", equalTo(0))
        .body("quarantined", equalTo(0));
  }

  @Test
  void keepsWhatNoMappingReadsAndTriesItAgain() {
    Response aside =
        sender(key).header("X-Shop-Topic", "orders").body(PAID).post("/v1/webhook?shop=7");
    aside
        .then()
        .statusCode(200)
        .body("quarantined", equalTo(1))
        .body("results[0].reason", equalTo("unmapped"))
        .body("results[0].detail", startsWith("the source has no mapping"));
    String received =
        Rows.of("select received_at from quarantine where workspace_id = ?", workspace).getFirst();
    redrive().then().statusCode(200).body("accepted", equalTo(0)).body("quarantined", equalTo(1));

    map(MAPPING.replace("\"total\": amount", "\"topic\": $headers.`x-shop-topic` & $query.shop"));
    redrive().then().statusCode(200).body("tried", equalTo(1)).body("accepted", equalTo(1));

    assertThat(events("received_at")).containsExactly(received);
    assertThat(events("message #>> '{properties,topic}'")).containsExactly("orders7");
    assertThat(Rows.of("select 1 from quarantine where workspace_id = ?", workspace)).isEmpty();
    sender(key)
        .header("X-Shop-Topic", "orders")
        .body(PAID)
        .post("/v1/webhook?shop=7")
        .then()
        .body("duplicates", equalTo(1));
  }

  /// Control: what was not kept cannot be tried again.
  @Test
  void hasNothingToTryAgainOfWhatWasRefused() {
    sender(key).body("no JSON").post("/v1/webhook").then().statusCode(400);
    map(MAPPING);

    redrive().then().statusCode(200).body("tried", equalTo(0));
    assertThat(events("name")).isEmpty();
  }

  @Test
  void setsAsideWhatTheMappingFailsOnAndWhatIsNoEvent() {
    map("$number(type)");
    send(PAID)
        .then()
        .body("quarantined", equalTo(1))
        .body("results[0].reason", equalTo("unmapped"))
        .body("results[0].detail", startsWith("the mapping fails"));

    map("[{'event': 'E', 'userId': 'u-1'}, {'event': 'E'}, 7]");
    send(PAID)
        .then()
        .body("accepted", equalTo(1))
        .body("quarantined", equalTo(2))
        .body("results.reason", equalTo(List.of("missing-id", "not-an-object")));
  }

  @Test
  void readsForms() throws Exception {
    map("{'event': command, 'userId': user}");

    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://localhost:" + RestAssured.port + "/v1/webhook?writeKey=" + key))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString("command=Paid&user=u-1"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\"accepted\":1");
    }
    assertThat(events("user_id")).containsExactly("u-1");
  }

  @Test
  void holdsAChangedMappingAtOnceInThisReplica() {
    map(MAPPING);
    send(PAID).then().body("accepted", equalTo(1));
    Response changed = map("{'event': 'Other', 'userId': 'u-1'}");
    changed.then().body("version", equalTo(1)).header("ETag", "\"1\"");
    send(PAID.replace("o-1", "o-2")).then().body("accepted", equalTo(1));
    assertThat(events("name")).containsExactly("Order Completed", "Other");

    as("integrator", workspace).delete(path()).then().statusCode(204);
    send(PAID.replace("o-1", "o-3")).then().body("quarantined", equalTo(1));
    as("integrator", workspace).get(path()).then().statusCode(404);
    as("integrator", workspace).delete(path()).then().statusCode(404);
  }

  @Test
  void demandsTheVersionThatIsMeant() {
    map(MAPPING);

    as("integrator", workspace)
        .header("If-Match", "\"7\"")
        .body(Map.of("expression", "{}"))
        .put(path())
        .then()
        .statusCode(412);
    as("integrator", workspace).header("If-Match", "\"7\"").delete(path()).then().statusCode(412);
    as("integrator", workspace)
        .get(path())
        .then()
        .statusCode(200)
        .body("version", equalTo(0))
        .body("expression", equalTo(MAPPING));
  }

  @Test
  void triesAMappingWithoutStoringAnything() {
    JsonPath trial =
        as("integrator", workspace)
            .body(
                """
                {"expression": "[{'event': type, 'userId': buyer}, {'event': 'x'}]",
                 "body": %s}"""
                    .formatted(PAID))
            .post(path() + "/dry-run")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();

    assertThat(trial.getList("events.event")).containsExactly("order.paid", "x");
    assertThat(trial.getInt("verdicts.accepted")).isEqualTo(1);
    assertThat(trial.getString("verdicts.results[0].reason")).isEqualTo("missing-id");
    assertThat(events("name")).isEmpty();
    assertThat(Rows.of("select 1 from quarantine where workspace_id = ?", workspace)).isEmpty();
  }

  @Test
  void triesTheMappingOfTheSourceOnACallThatWasSetAside() {
    send(PAID);
    String raw = Rows.of("select raw from quarantine where workspace_id = ?", workspace).getFirst();
    trial(raw).then().statusCode(404);
    map("$now()");
    trial(raw)
        .then()
        .statusCode(200)
        .body("events", nullValue())
        .body("detail", startsWith("the mapping may not use $now"));
    map(MAPPING);

    trial(raw).then().statusCode(200).body("events", hasSize(1));
  }

  @Test
  void refusesWhatIsNoMapping() {
    map("{").then().statusCode(400).body("errors[0].pointer", equalTo("/expression"));
    map("").then().statusCode(400);
    map(" ".repeat(9_000) + "1").then().statusCode(400);
    as("integrator", workspace)
        .body("{\"expression\": \"1\", \"id\": 1}")
        .put(path())
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/id"));
  }

  @Test
  void refusesWhoMayNotSend() {
    given().body(PAID).post("/v1/webhook").then().statusCode(401);
    given().body(PAID).post("/v1/webhook?writeKey=wk_none").then().statusCode(401);
    as("admin", workspace).body(PAID).post("/v1/webhook").then().statusCode(401);
  }

  @Test
  void keepsMappingsFromOthers() {
    map(MAPPING);
    UUID other = Fresh.workspace();

    as("integrator", other).get(path()).then().statusCode(404);
    as("integrator", other).body(Map.of("expression", "1")).put(path()).then().statusCode(404);
    as("integrator", other).delete(path()).then().statusCode(404);
    as("integrator", other).body("{}").post(path() + "/dry-run").then().statusCode(404);
    as("viewer", workspace).get(path()).then().statusCode(403);
    given().get(path()).then().statusCode(401);
  }

  private Response map(String expression) {
    return as("integrator", workspace).body(Map.of("expression", expression)).put(path());
  }

  private Response send(String body) {
    return sender(key).body(body).post("/v1/webhook");
  }

  private Response trial(String body) {
    return as("integrator", workspace).body(body).post(path() + "/dry-run");
  }

  private Response redrive() {
    return as("integrator", workspace)
        .body("{\"filter\": {\"reason\": \"unmapped\"}}")
        .post("/api/v1/quarantine/redrive");
  }

  private String path() {
    return "/api/v1/sources/" + sourceId + "/mapping";
  }

  private List<String> events(String column) {
    return Rows.of(
        "select " + column + " from event where workspace_id = ? order by day, seq", workspace);
  }
}
