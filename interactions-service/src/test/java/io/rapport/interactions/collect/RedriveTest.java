package io.rapport.interactions.collect;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.sender;
import static io.rapport.interactions.SourceFixtures.source;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.interactions.Rows;
import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.DoorStep;
import io.rapport.interactions.door.Passage;
import io.rapport.interactions.door.Violation;
import io.rapport.interactions.source.SourceSettings;
import io.rapport.testing.AuditRows;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class RedriveTest {

  private static final String REDRIVE = "/api/v1/quarantine/redrive";

  /// A rule that can be repaired: no event may have one of these names.
  @ApplicationScoped
  public static class ForbiddenNames implements DoorStep {

    static final Set<String> NAMES = ConcurrentHashMap.newKeySet();

    @Override
    public int order() {
      return PLAN;
    }

    @Override
    public boolean concerns(SourceSettings settings, Collected event) {
      return event.name() != null && NAMES.contains(event.name());
    }

    @Override
    public void pass(Passage passage) {
      passage.derive("checked", true);
      passage.quarantine(
          "violation", new Violation("name:" + passage.event().name(), "/event", "is forbidden"));
    }
  }

  private UUID workspace;
  private String key;
  private String sourceId;
  private String name;

  @BeforeEach
  void createSource() {
    workspace = Fresh.workspace();
    Response source = source(workspace);
    key = source.path("writeKey");
    sourceId = source.path("id");
    name = "Forbidden " + workspace;
    ForbiddenNames.NAMES.add(name);
  }

  @AfterEach
  void repair() {
    ForbiddenNames.NAMES.remove(name);
  }

  @Test
  void landsAThousandRepairedEventsOnceWithTheTimesThatTheyHad() {
    setAside(1000);
    List<String> received = received("quarantine");
    assertThat(received).hasSize(1000);
    repair();

    JsonPath answer = redrive("{\"filter\": {\"rule\": \"name:" + name + "\"}}");

    assertThat(answer.getInt("tried")).isEqualTo(1000);
    assertThat(answer.getInt("accepted")).isEqualTo(1000);
    assertThat(landedOnceWithTheirTimes(received)).isTrue();
    assertThat(received("quarantine")).isEmpty();
    assertThat(redrive("{}").getInt("tried")).isZero();
  }

  /// Control: sent again instead of redriven, they land too, but as if they came now.
  @Test
  void seesWhenTimesOfReceiptAreLost() {
    setAside(10);
    List<String> received = received("quarantine");
    repair();

    Rows.of("select raw from quarantine where workspace_id = ?", workspace)
        .forEach(raw -> sender(key).body(raw).post("/v1/track").then().statusCode(200));

    assertThat(received("event")).hasSize(10);
    assertThat(landedOnceWithTheirTimes(received)).isFalse();
  }

  @Test
  void landsEachOnceThoughTwoRedriveAndTheSenderTriesAgain() throws Exception {
    String batch = setAside(400);
    List<String> received = received("quarantine");
    repair();

    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      calls.add(() -> redrive("{}").getInt("accepted"));
    }
    calls.add(() -> sender(key).body(batch).post("/v1/batch").then().extract().path("accepted"));
    int accepted = 0;
    try (var executor = Executors.newFixedThreadPool(calls.size())) {
      for (Future<Integer> call : executor.invokeAll(calls)) {
        accepted += call.get();
      }
    }

    assertThat(accepted).isEqualTo(400);
    assertThat(received("event")).hasSize(400);
    assertThat(received("quarantine")).isEmpty();
    assertThat(received).hasSize(400);
    sender(key).body(batch).post("/v1/batch").then().body("duplicates", equalTo(400));
  }

  @Test
  void keepsWhatTheBatchAndTheCallToldOfAnEvent() {
    sender(key)
        .body(
            """
            {"sentAt": "2001-01-01T00:00:10Z", "context": {"library": {"name": "shop"}}, "batch": [
              {"type": "track", "userId": "u-1", "event": "%s", "messageId": "m-1",
               "originalTimestamp": "2001-01-01T00:00:00Z"}]}"""
                .formatted(name))
        .post("/v1/batch")
        .then()
        .body("quarantined", equalTo(1))
        .body("results[0].rule", equalTo("name:" + name));
    String before =
        Rows.of(
                "select (received_at - occurred_at)::text from quarantine where workspace_id = ?",
                workspace)
            .getFirst();
    repair();

    redrive("{}");

    assertThat(before).isEqualTo("00:00:10");
    assertThat(
            Rows.of(
                "select (received_at - occurred_at)::text from event where workspace_id = ?",
                workspace))
        .containsExactly(before);
    assertThat(
            Rows.of(
                "select message #>> '{context,library,name}' from event where workspace_id = ?",
                workspace))
        .containsExactly("shop");
    assertThat(Rows.of("select derived::text from event where workspace_id = ?", workspace))
        .containsExactly("{\"checked\":true}");
  }

  @Test
  void setsAsideAgainWhatIsStillWrongAsItCame() {
    sender(key)
        .body(
            """
            {"sentAt": "2026-05-01T00:00:00Z", "context": {"a": 1}, "batch": [
              {"type": "track", "messageId": "m-1", "event": "E"}, 7,
              {"type": "track", "messageId": "m-2", "event": "E", "userId": "a\\u0000b"}]}""")
        .post("/v1/batch")
        .then()
        .body("quarantined", equalTo(3));
    setAside(2);
    List<String> before = evidence();

    JsonPath answer = redrive("{}");

    assertThat(answer.getInt("tried")).isEqualTo(5);
    assertThat(answer.getInt("quarantined")).isEqualTo(5);
    assertThat(evidence()).isEqualTo(before).hasSize(5);
    assertThat(received("event")).isEmpty();
  }

  @Test
  void takesOnlyWhatTheFilterNames() {
    setAside(3);
    sender(key).body("{\"event\": \"E\"}").post("/v1/track").then().body("quarantined", equalTo(1));
    String other = UUID.randomUUID().toString();
    repair();

    assertThat(tried("{\"filter\": {\"sourceId\": \"" + other + "\"}}")).isZero();
    assertThat(tried("{\"filter\": {\"rule\": \"another\"}}")).isZero();
    assertThat(tried("{\"filter\": {\"to\": \"2026-01-01T00:00:00Z\"}}")).isZero();
    assertThat(tried("{\"filter\": {\"from\": \"2099-01-01T00:00:00Z\"}}")).isZero();
    assertThat(tried("{\"filter\": {\"reason\": \"conflict\"}}")).isZero();
    assertThat(tried("{\"filter\": {\"reason\": \"violation\"}, \"limit\": 2}")).isEqualTo(2);
    as("integrator", workspace)
        .get("/api/v1/quarantine/summary?filter[source]=" + sourceId)
        .then()
        .body("violation", equalTo(1))
        .body("missing-id", equalTo(1));
    as("integrator", workspace)
        .get("/api/v1/quarantine?filter[rule]=name:" + name)
        .then()
        .body("data.size()", equalTo(1))
        .body("data[0].rule", equalTo("name:" + name));
  }

  /// What conflicts with a stored message does so for ever: it would only cost time.
  @Test
  void leavesConflictsAloneUnlessAskedFor() {
    String event = "{\"messageId\": \"m-1\", \"userId\": \"u\", \"event\": \"%s\"}";
    sender(key).body(event.formatted("One")).post("/v1/track").then().body("accepted", equalTo(1));
    sender(key).body(event.formatted("Two")).post("/v1/track");

    assertThat(tried("{}")).isZero();
    JsonPath asked = redrive("{\"filter\": {\"reason\": \"conflict\"}}");
    assertThat(asked.getInt("tried")).isEqualTo(1);
    assertThat(asked.getInt("quarantined")).isEqualTo(1);
  }

  @Test
  void leavesARowInTheAuditLogThatNamesTheEvents() {
    setAside(3);
    repair();
    redrive("{}");

    assertThat(AuditRows.of("interactions", workspace))
        .filteredOn(row -> row.action().equals("quarantined-event.redriven"))
        .singleElement()
        .satisfies(row -> assertThat(row.ids()).hasSize(3));
  }

  @Test
  void isForThoseWhoRunSources() {
    setAside(1);
    repair();

    as("viewer", workspace).body("{}").post(REDRIVE).then().statusCode(403);
    given().contentType("application/json").body("{}").post(REDRIVE).then().statusCode(401);
    as("admin", Fresh.workspace()).body("{}").post(REDRIVE).then().body("tried", equalTo(0));
    as("admin", workspace).body("{\"limit\": 0}").post(REDRIVE).then().statusCode(400);
    as("admin", workspace).body("{\"filter\": {\"x\": 1}}").post(REDRIVE).then().statusCode(400);
    as("admin", workspace)
        .body(
            "{\"filter\": {\"from\": \"2026-02-01T00:00:00Z\", \"to\": \"2026-01-01T00:00:00Z\"}}")
        .post(REDRIVE)
        .then()
        .statusCode(400);
    as("admin", workspace)
        .body("{}")
        .post(REDRIVE)
        .then()
        .statusCode(200)
        .body("tried", equalTo(1));
  }

  private String setAside(int events) {
    List<String> batch = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      batch.add(
          "{\"type\": \"track\", \"messageId\": \"q-%d\", \"userId\": \"u-%d\", \"event\": \"%s\"}"
              .formatted(i, i, name));
    }
    String body = "{\"batch\": [" + String.join(",", batch) + "]}";
    sender(key).body(body).post("/v1/batch").then().body("quarantined", equalTo(events));
    return body;
  }

  private JsonPath redrive(String body) {
    return as("integrator", workspace)
        .body(body)
        .post(REDRIVE)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private int tried(String body) {
    return redrive(body).getInt("tried");
  }

  private boolean landedOnceWithTheirTimes(List<String> received) {
    return received("event").equals(received);
  }

  /// Message id and time of receipt.
  private List<String> received(String table) {
    return Rows.of(
        "select message_id || ' ' || received_at from "
            + table
            + " where workspace_id = ? and message_id like 'q-%' order by 1",
        workspace);
  }

  private List<String> evidence() {
    return Rows.of(
        """
        select (to_jsonb(q) - 'id')::text from quarantine q where workspace_id = ? order by 1""",
        workspace);
  }
}
