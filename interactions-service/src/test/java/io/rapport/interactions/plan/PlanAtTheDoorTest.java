package io.rapport.interactions.plan;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.sender;
import static io.rapport.interactions.SourceFixtures.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TestDatabase;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Events of a source that has a plan, from the call to the report.
@QuarkusTest
@WithTestResource(PlatformResource.class)
class PlanAtTheDoorTest {

  private static final String PLANS = "/api/v1/tracking-plans";
  private static final String GOOD = "{\"total\": 12.5, \"currency\": \"EUR\"}";
  private static final String BAD = "{\"total\": -1, \"currency\": \"GBP\"}";

  private final UUID workspace = Fresh.workspace();

  @Inject ViolationPurge purge;

  @Test
  void setsAsideWhatBreaksThePlan() {
    Shop shop = shop("quarantine");

    order(shop, "m-1", GOOD).body("accepted", equalTo(1));
    order(shop, "m-2", BAD)
        .statusCode(200)
        .body("accepted", equalTo(0))
        .body("quarantined", equalTo(1))
        .body("results[0].pointer", equalTo("/properties/total"))
        .body("results[0].detail", equalTo("must be at least 0"));

    as("viewer", workspace)
        .get("/api/v1/events/m-2/verdict")
        .then()
        .statusCode(200)
        .body("verdict", equalTo("quarantined"))
        .body("reason", equalTo("plan"))
        .body("pointer", equalTo("/properties/total"));
    assertThat(report())
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("sourceId", shop.sourceId)
                    .containsEntry("event", "Order Completed")
                    .containsEntry("rule", "minimum")
                    .containsEntry("pointer", "/properties/total")
                    .containsEntry("outcome", "quarantined")
                    .containsEntry("events", 1));
  }

  @Test
  void flagsWhatBreaksThePlanAndStoresIt() throws SQLException {
    Shop shop = shop("flag");

    order(shop, "m-1", BAD).body("accepted", equalTo(1));
    order(shop, "m-1", BAD).body("duplicates", equalTo(1));
    order(shop, "m-2", BAD).body("accepted", equalTo(1));
    order(shop, "m-3", GOOD).body("accepted", equalTo(1));

    assertThat(report())
        .extracting(row -> row.get("rule") + " " + row.get("pointer") + " " + row.get("events"))
        .containsExactlyInAnyOrder("minimum /properties/total 2", "enum /properties/currency 2");
    assertThat(derived("m-1"))
        .contains("\"version\":0", "\"rule\":\"minimum\"", "/properties/currency");
    assertThat(derived("m-3")).isNull();
  }

  @Test
  void countsAnEventOnceForAllElementsOfAList() {
    Shop shop = shop("flag");

    order(shop, "m-1", "{\"total\": 1, \"products\": [{}, {\"id\": \"a\"}, {}]}")
        .body("accepted", equalTo(1));

    assertThat(report())
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("pointer", "/properties/products/*/id")
                    .containsEntry("events", 1));
  }

  @Test
  void letsAllPassWhereTheSourceAllowsIt() {
    Shop shop = shop("allow");

    order(shop, "m-1", BAD).body("accepted", equalTo(1));

    assertThat(report()).isEmpty();
  }

  @Test
  void holdsABatchEventByEvent() {
    Shop shop = shop("quarantine");
    String batch =
        """
        {"batch": [
          {"type": "track", "userId": "u", "messageId": "b-1", "event": "Order Completed", "properties": %s},
          {"type": "track", "userId": "u", "messageId": "b-2", "event": "Order Completed", "properties": %s},
          {"type": "track", "userId": "u", "messageId": "b-3", "event": "order completed", "properties": {}},
          {"type": "identify", "anonymousId": "a", "messageId": "b-4"},
          {"type": "page", "userId": "u", "messageId": "b-5", "name": "Home"}]}"""
            .formatted(GOOD, BAD);

    sender(shop.writeKey)
        .body(batch)
        .post("/v1/batch")
        .then()
        .statusCode(200)
        .body("accepted", equalTo(2))
        .body("quarantined", equalTo(3))
        .body("results.messageId", equalTo(List.of("b-2", "b-3", "b-4")))
        .body("results[1].detail", equalTo("must be spelt as in the plan: Order Completed"))
        .body("results[2].pointer", equalTo("/userId"));
  }

  @Test
  void holdsTheNextEventAgainstTheNewVersion() {
    Shop shop = shop("quarantine");
    order(shop, "m-1", BAD).body("quarantined", equalTo(1));

    as("integrator", workspace)
        .header("If-Match", "*")
        .body("{\"name\": \"Loose\", \"events\": [{\"name\": \"Order Completed\"}]}")
        .put(PLANS + "/" + shop.planId)
        .then()
        .statusCode(200);

    order(shop, "m-2", BAD).body("accepted", equalTo(1));
  }

  /// Only what broke the repaired rule comes in, once, with the time at which it came.
  @Test
  void triesAgainWhatBrokeARuleOnceThePlanIsRepaired() throws SQLException {
    Shop shop = shop("quarantine");
    for (int i = 0; i < 20; i++) {
      order(shop, "r-" + i, BAD).body("quarantined", equalTo(1));
    }
    order(shop, "r-other", "{\"total\": 1, \"code\": \"abc\"}").body("quarantined", equalTo(1));
    String again =
        "{\"filter\": {\"sourceId\": \"%s\", \"rule\": \"minimum\"}, \"limit\": 1000}"
            .formatted(shop.sourceId);

    redrive(again).body("tried", equalTo(20)).body("quarantined", equalTo(20));
    String loose =
        PlanFixtures.SHOP
            .replace("\"minimum\": 0, ", "")
            .replace("{\"enum\": [\"EUR\", \"USD\"]}", "{}")
            .replace("{\"required\": [\"messageId\"]}", "{}");
    as("integrator", workspace)
        .header("If-Match", "*")
        .body(loose)
        .put(PLANS + "/" + shop.planId)
        .then()
        .statusCode(200);
    redrive(again).body("tried", equalTo(20)).body("accepted", equalTo(20));
    redrive(again).body("tried", equalTo(0));

    assertThat(count("select count(*) from event where workspace_id = ?")).isEqualTo(20);
    assertThat(
            count(
                "select count(*) from event where derived -> 'plan' is not null and workspace_id = ?"))
        .isZero();
    as("viewer", workspace)
        .get("/api/v1/events/r-other/verdict")
        .then()
        .body("verdict", equalTo("quarantined"));
  }

  @Test
  void keepsAPlanThatASourceUses() {
    Shop shop = shop("flag");
    String path = PLANS + "/" + shop.planId;

    as("integrator", workspace)
        .header("If-Match", "*")
        .delete(path)
        .then()
        .statusCode(409)
        .body("sources", hasItem(shop.sourceId));
    as("integrator", workspace)
        .post("/api/v1/sources/" + shop.sourceId + "/revoke")
        .then()
        .statusCode(200);
    as("integrator", workspace).header("If-Match", "*").delete(path).then().statusCode(204);
  }

  @Test
  void refusesSettingsThatNameNoPlanOfTheWorkspace() {
    Shop shop = shop("quarantine");
    UUID other = Fresh.workspace();
    Response source = source(other);

    for (String plan : List.of(shop.planId, UUID.randomUUID().toString())) {
      settings(other, source.path("id"), plan, "quarantine")
          .then()
          .statusCode(400)
          .body("errors[0].pointer", equalTo("/settings/plan/id"));
    }
  }

  /// No request leads there, but what is not there cannot be held against.
  @Test
  void letsEventsPassWhosePlanIsOfAnotherWorkspace() throws SQLException {
    Shop shop = shop("quarantine");
    UUID other = Fresh.workspace();
    Response source = source(other);
    try (Connection connection = TestDatabase.connect("interactions", "postgres");
        PreparedStatement update =
            connection.prepareStatement(
                """
                update source set settings =
                  (select settings from source where id = cast(? as uuid)) where id = cast(? as uuid)
                """)) {
      update.setString(1, shop.sourceId);
      update.setString(2, source.path("id"));
      assertThat(update.executeUpdate()).isEqualTo(1);
    }

    sender(source.path("writeKey"))
        .body(track("m-1", BAD))
        .post("/v1/track")
        .then()
        .statusCode(200)
        .body("accepted", equalTo(1));
  }

  @Test
  void reportsBySourceAndDayToItsWorkspaceAlone() {
    Shop shop = shop("flag");
    Shop till = shop("flag");
    order(shop, "m-1", BAD);
    order(till, "m-2", BAD);

    violations("filter[sourceId]=" + shop.sourceId)
        .body("data", hasSize(2))
        .body("data.sourceId", equalTo(List.of(shop.sourceId, shop.sourceId)));
    String tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1).toString();
    violations("from=" + tomorrow + "&to=" + tomorrow).body("data", hasSize(0));
    violations("limit=1").body("data", hasSize(1)).body("hasMore", equalTo(true));
    as("viewer", workspace)
        .get(PLANS + "/violations?from=2026-02-02&to=2026-02-01")
        .then()
        .statusCode(400);
    as("viewer", workspace).get(PLANS + "/violations?from=yesterday").then().statusCode(400);
    as("viewer", Fresh.workspace())
        .get(PLANS + "/violations")
        .then()
        .statusCode(200)
        .body("data", hasSize(0));
  }

  /// Many calls at once: each violation counts once, none waits for ever, none is lost.
  @Test
  void countsExactlyUnderConcurrency() throws Exception {
    Shop shop = shop("flag");
    int calls = 60;
    List<Callable<Integer>> work = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      String id = "c-" + i;
      work.add(() -> order(shop, id, BAD).extract().statusCode());
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
      for (Future<Integer> call : threads.invokeAll(work)) {
        assertThat(call.get()).isEqualTo(200);
      }
    }

    assertThat(report()).extracting(row -> row.get("events")).containsExactly(calls, calls);
  }

  @Test
  void countsNoMoreDifferentOnesThanAnybodyWouldRead() throws SQLException {
    Shop shop = shop("flag");
    int names = 1_100;
    for (int from = 0; from < names; from += 550) {
      StringBuilder batch = new StringBuilder("{\"batch\": [");
      for (int i = from; i < from + 550; i++) {
        batch
            .append(i == from ? "" : ",")
            .append(
                "{\"type\": \"track\", \"userId\": \"u\", \"messageId\": \"n-%d\", \"event\": \"Made up %d\"}"
                    .formatted(i, i));
      }
      sender(shop.writeKey)
          .body(batch.append("]}").toString())
          .post("/v1/batch")
          .then()
          .statusCode(200)
          .body("accepted", equalTo(550));
    }

    assertThat(count("select count(distinct key) from plan_violation where workspace_id = ?"))
        .isEqualTo(1_001);
    assertThat(count("select sum(events) from plan_violation where workspace_id = ?"))
        .isEqualTo(names);
    assertThat(
            count(
                "select sum(events) from plan_violation where rule = 'other' and workspace_id = ?"))
        .isEqualTo(100);
  }

  @Test
  void forgetsOldCounts() throws SQLException {
    Shop shop = shop("flag");
    order(shop, "m-1", BAD);
    try (Connection connection = TestDatabase.connect("interactions", "postgres");
        PreparedStatement old =
            connection.prepareStatement(
                "update plan_violation set day = day - 401 where rule = 'enum' and workspace_id = ?")) {
      old.setObject(1, workspace);
      assertThat(old.executeUpdate()).isEqualTo(1);
    }

    assertThat(purge.purgeNow()).isPositive();

    assertThat(count("select count(*) from plan_violation where workspace_id = ?")).isEqualTo(1);
  }

  @Test
  void makesAPlanOfWhatWasSeenThatCanBeCreatedAndFits() {
    Response source = source(workspace);
    String key = source.path("writeKey");
    for (int i = 0; i < 25; i++) {
      sender(key)
          .body(
              track(
                  "g-" + i,
                  "{\"total\": %d.5, \"currency\": \"%s\"}"
                      .formatted(i, i % 2 == 0 ? "EUR" : "USD")))
          .post("/v1/track")
          .then()
          .statusCode(200);
    }

    Response generated =
        as("integrator", workspace)
            .body("{\"sourceId\": \"%s\", \"days\": 1}".formatted(source.<String>path("id")))
            .post(PLANS + "/generate");
    generated
        .then()
        .statusCode(200)
        .body("eventsSeen", equalTo(25))
        .body("plan.events[0].name", equalTo("Order Completed"))
        .body(
            "plan.events[0].schema.properties.properties.required",
            equalTo(List.of("currency", "total")))
        .body(
            "plan.events[0].schema.properties.properties.properties.currency.enum",
            equalTo(List.of("EUR", "USD")));

    Map<String, Object> plan = generated.jsonPath().getMap("plan");
    String id =
        as("integrator", workspace)
            .body(plan)
            .post(PLANS)
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    use(workspace, source.path("id"), id, "quarantine");
    Shop shop = new Shop(source.path("id"), key, id);
    order(shop, "h-1", "{\"total\": 3.5, \"currency\": \"USD\"}").body("accepted", equalTo(1));
    order(shop, "h-2", "{\"total\": 3.5, \"currency\": \"GBP\"}").body("quarantined", equalTo(1));
    as("integrator", workspace)
        .body("{\"days\": 91}")
        .post(PLANS + "/generate")
        .then()
        .statusCode(400);
    as("integrator", Fresh.workspace())
        .body("{}")
        .post(PLANS + "/generate")
        .then()
        .statusCode(200)
        .body("eventsSeen", equalTo(0));
  }

  private record Shop(String sourceId, String writeKey, String planId) {}

  private Shop shop(String mode) {
    String plan =
        as("integrator", workspace)
            .body(PlanFixtures.SHOP.replace("{\"required\": [\"messageId\"]}", "{}"))
            .post(PLANS)
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    Response source = source(workspace);
    use(workspace, source.path("id"), plan, mode);
    return new Shop(source.path("id"), source.path("writeKey"), plan);
  }

  private static void use(UUID workspace, String source, String plan, String mode) {
    settings(workspace, source, plan, mode).then().statusCode(200);
  }

  private static Response settings(UUID workspace, String source, String plan, String mode) {
    return as("integrator", workspace)
        .body(
            "{\"settings\": {\"plan\": {\"id\": \"%s\", \"mode\": \"%s\"}}}".formatted(plan, mode))
        .patch("/api/v1/sources/" + source);
  }

  private static String track(String messageId, String properties) {
    return """
        {"userId": "u", "messageId": "%s", "event": "Order Completed", "properties": %s}"""
        .formatted(messageId, properties);
  }

  private static ValidatableResponse order(Shop shop, String messageId, String properties) {
    return sender(shop.writeKey)
        .body(track(messageId, properties))
        .post("/v1/track")
        .then()
        .statusCode(200);
  }

  private ValidatableResponse redrive(String body) {
    return as("integrator", workspace)
        .body(body)
        .post("/api/v1/quarantine/redrive")
        .then()
        .statusCode(200);
  }

  private ValidatableResponse violations(String query) {
    return as("viewer", workspace).get(PLANS + "/violations?" + query).then().statusCode(200);
  }

  private List<Map<String, Object>> report() {
    return violations("limit=2000").extract().jsonPath().getList("data");
  }

  private String derived(String messageId) throws SQLException {
    try (Connection connection = TestDatabase.connect("interactions", "postgres");
        PreparedStatement select =
            connection.prepareStatement(
                "select derived::text from event where workspace_id = ? and message_id = ?")) {
      select.setObject(1, workspace);
      select.setString(2, messageId);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private long count(String sql) throws SQLException {
    try (Connection connection = TestDatabase.connect("interactions", "postgres");
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, workspace);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
