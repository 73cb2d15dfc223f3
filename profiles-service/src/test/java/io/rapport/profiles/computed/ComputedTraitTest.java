package io.rapport.profiles.computed;

import static io.rapport.profiles.ProfilesFixtures.NOON;
import static io.rapport.profiles.ProfilesFixtures.identify;
import static io.rapport.profiles.ProfilesFixtures.object;
import static io.rapport.profiles.ProfilesFixtures.track;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contracts.EventCollected;
import io.rapport.profiles.ProfilesFixtures;
import io.rapport.testing.InboxClient;
import io.rapport.testing.LogRows;
import io.rapport.testing.PlatformResource;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ComputedTraitTest {

  private static final String REVENUE =
      """
      {"name": "revenue", "of": {"event": "Order Completed", "where": [
        {"property": "currency", "op": "equals", "value": "USD"}]},
       "aggregate": {"type": "sum", "property": "total"}, "window": null}
      """;

  private final ProfilesFixtures acme = new ProfilesFixtures();

  @Test
  void thePastCountsWhileEventsGoOn() throws Exception {
    int people = 40;
    for (int i = 0; i < 10; i++) {
      acme.events.deliver(acme.workspace, orders("past" + i + "-", 100, people));
    }
    AtomicBoolean enough = new AtomicBoolean();
    List<Integer> batches = new ArrayList<>();
    CompletableFuture<Void> live =
        CompletableFuture.runAsync(
            () -> {
              InboxClient lane = InboxClient.of("interactions", "event", 1);
              for (int i = 0; !enough.get() || i < 10; i++) {
                lane.deliver(acme.workspace, orders("live" + i + "-", 20, people));
                batches.add(i);
              }
            });
    String id = define(REVENUE).jsonPath().getString("id");
    assertThat(awaitLive(id).getString("status")).isEqualTo("live");
    enough.set(true);
    live.get();

    int orders = 1000 + 20 * batches.size();
    JsonPath trait = acme.json("/api/v1/traits/" + id);
    assertThat(new BigDecimal(trait.getString("total")))
        .isEqualByComparingTo(new BigDecimal("10.01").multiply(BigDecimal.valueOf(orders)));
    assertThat(trait.getInt("profiles")).isEqualTo(people);
    int own = 10 * (100 / people + (100 % people > 7 ? 1 : 0)) + batches.size();
    assertThat(acme.get("/api/v1/profiles/by/user_id/u7").asString())
        .contains(
            "\"revenue\":"
                + new BigDecimal("10.01").multiply(BigDecimal.valueOf(own)).toPlainString());
  }

  @Test
  void aMergeAddsUp() {
    acme.events.deliver(
        acme.workspace,
        order("m1", 0, "10.10", "anonymousId", "a1"),
        order("m2", 1, "0.20", "userId", "u1"));
    awaitLive(define(REVENUE).jsonPath().getString("id"));
    acme.events.deliver(acme.workspace, order("m3", 2, "5.00", "anonymousId", "a1"));
    assertThat(revenue("anonymous_id", "a1")).isEqualByComparingTo("15.10");

    acme.events.deliver(acme.workspace, identify("m4", 3, "anonymousId", "a1", "userId", "u1"));

    assertThat(revenue("user_id", "u1")).isEqualByComparingTo("15.30");
    List<LogRows.LogRow> rows = LogRows.published("profiles", acme.workspace);
    assertThat(rows.getLast().type()).isEqualTo("profile.merged.v1");
    assertThat(rows.getLast().data()).contains("15.30");
  }

  @Test
  void computesEachAggregate() {
    Map<String, String> expected =
        Map.of(
            "count", "3",
            "sum", "9",
            "average", "3",
            "minimum", "1",
            "maximum", "6",
            "first", "2",
            "last", "6",
            "distinct", "3");
    acme.events.deliver(
        acme.workspace,
        track("m2", 2, "Rated", "userId", "u1", "properties", object("stars", 1)),
        track("m1", 1, "Rated", "userId", "u1", "properties", object("stars", 2)));
    List<String> ids = new ArrayList<>();
    expected
        .keySet()
        .forEach(
            type -> {
              String property = type.equals("count") ? "" : ",\"property\":\"stars\"";
              ids.add(
                  define(
                          "{\"name\":\""
                              + type
                              + "\",\"of\":{\"event\":\"Rated\"},"
                              + "\"aggregate\":{\"type\":\""
                              + type
                              + "\""
                              + property
                              + "}}")
                      .jsonPath()
                      .getString("id"));
            });
    ids.forEach(this::awaitLive);
    acme.events.deliver(
        acme.workspace, track("m3", 3, "Rated", "userId", "u1", "properties", object("stars", 6)));

    JsonPath traits = acme.json("/api/v1/profiles/by/user_id/u1");
    expected.forEach(
        (type, value) -> assertThat(traits.getString("traits." + type)).as(type).isEqualTo(value));
  }

  @Test
  void countsOnlyWhatIsInTheWindow() {
    acme.events.deliver(
        acme.workspace,
        order("m1", 0, "1.00", "userId", "u1"),
        order("m2", 10, "2.00", "userId", "u1"),
        order("m3", 20, "4.00", "userId", "u1"));
    String window =
        "{\"from\": \"%s\", \"to\": \"%s\"}"
            .formatted(NOON.plusSeconds(600), NOON.plusSeconds(1200));
    awaitLive(
        define(REVENUE.replace("\"window\": null", "\"window\": " + window))
            .jsonPath()
            .getString("id"));

    assertThat(revenue("user_id", "u1")).isEqualByComparingTo("2.00");
  }

  @Test
  void aDeletedTraitLeavesTheProfiles() {
    acme.events.deliver(acme.workspace, order("m1", 0, "1.00", "userId", "u1"));
    String id = define(REVENUE).jsonPath().getString("id");
    awaitLive(id);
    assertThat(revenue("user_id", "u1")).isEqualByComparingTo("1.00");

    given()
        .auth()
        .oauth2(acme.token("marketer"))
        .delete("/api/v1/traits/" + id)
        .then()
        .statusCode(204);

    assertThat(acme.get("/api/v1/traits/" + id).statusCode()).isEqualTo(404);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(acme.profileBy("user_id", "u1").get("traits")).isEqualTo(Map.of()));
    awaitLive(define(REVENUE).jsonPath().getString("id"));
    assertThat(revenue("user_id", "u1")).isEqualByComparingTo("1.00");
  }

  @Test
  void provenanceNamesTheComputedTrait() {
    acme.events.deliver(acme.workspace, order("m1", 0, "1.00", "userId", "u1"));
    awaitLive(define(REVENUE).jsonPath().getString("id"));
    JsonPath profile = acme.json("/api/v1/profiles/by/user_id/u1?include=provenance");
    assertThat(profile.getString("traits.revenue.source")).isEqualTo("computed");
  }

  @Test
  void refusesWhatItCannotCompute() {
    refuses("{\"name\":\"x\"}", "/of", "/aggregate");
    refuses(with("\"last\": \"P30D\""), "/window/last");
    refuses(
        with("\"from\": \"2026-02-01T00:00:00Z\", \"to\": \"2026-01-01T00:00:00Z\""), "/window/to");
    refuses(REVENUE.replace("\"sum\"", "\"median\""), "/aggregate/type");
    refuses(REVENUE.replace("\"equals\"", "\"between\""), "/of/where/0/value");
    refuses(REVENUE.replace(", \"property\": \"total\"", ""), "/aggregate/property");
    refuses(REVENUE.replace("\"sum\"", "\"count\""), "/aggregate/property");
    refuses(REVENUE.replace("\"revenue\"", "\" \""), "/name");
    refuses(REVENUE.replace("\"window\"", "\"windows\""), "/windows");
  }

  @Test
  void aNameIsTakenOnceAndAKeyAnswersTwice() {
    Response first = define("k1", REVENUE);
    Response again = define("k1", REVENUE);
    assertThat(again.jsonPath().getString("id")).isEqualTo(first.jsonPath().getString("id"));
    assertThat(post(null, REVENUE).statusCode()).isEqualTo(409);
    assertThat(acme.json("/api/v1/traits").getList("data.name")).containsExactly("revenue");
  }

  private static String with(String window) {
    return REVENUE.replace("\"window\": null", "\"window\": {" + window + "}");
  }

  private void refuses(String definition, String... pointers) {
    Response answer = post(null, definition);
    assertThat(answer.statusCode()).as(definition).isEqualTo(400);
    assertThat(answer.jsonPath().<String>getList("errors.pointer")).contains(pointers);
  }

  private Response define(String definition) {
    return define(null, definition);
  }

  private Response define(String key, String definition) {
    Response answer = post(key, definition);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    return answer;
  }

  private Response post(String key, String definition) {
    var request = given().auth().oauth2(acme.token("marketer")).contentType("application/json");
    return (key == null ? request : request.header("Idempotency-Key", key))
        .body(definition)
        .post("/api/v1/traits");
  }

  private JsonPath awaitLive(String id) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> acme.json("/api/v1/traits/" + id).getString("status").equals("live"));
    return acme.json("/api/v1/traits/" + id);
  }

  private BigDecimal revenue(String type, String value) {
    return new BigDecimal(
        acme.json("/api/v1/profiles/by/" + type + "/" + value).getString("traits.revenue"));
  }

  private static List<EventCollected> orders(String prefix, int many, int people) {
    List<EventCollected> orders = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      orders.add(order(prefix + i, i, "10.01", "userId", "u" + i % people));
    }
    return orders;
  }

  private static EventCollected order(
      String id, int minute, String total, String idType, String idValue) {
    return track(
        id,
        minute,
        "Order Completed",
        idType,
        idValue,
        "properties",
        object("total", new BigDecimal(total), "currency", "USD"));
  }
}
