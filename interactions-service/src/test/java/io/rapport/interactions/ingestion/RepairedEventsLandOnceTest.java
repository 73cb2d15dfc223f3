package io.rapport.interactions.ingestion;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.sender;
import static io.rapport.interactions.SourceFixtures.source;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.interactions.Rows;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.promise.Promise;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// A tracking plan refuses a thousand events for a mistake of its own. Once it is repaired they are
/// tried again, by two people at once; their sender tries again before and after.
@QuarkusTest
@WithTestResource(PlatformResource.class)
class RepairedEventsLandOnceTest {

  private static final int EVENTS = 1000;
  private static final int BATCH = 100;
  private static final String PLAN =
      """
      {"name": "Shop", "unplanned": "allow", "events": [{"name": "Order Completed", "schema":
        {"properties": {"properties": {"type": "object", "required": ["total"],
          "properties": {"total": {"type": "%s"}}}}}}]}""";

  private final UUID workspace = Fresh.workspace();
  private String key;
  private String sourceId;
  private String planId;

  @Test
  void theyLandOnceWithTheTimesAtWhichTheyCame() throws Exception {
    Response plan =
        as("integrator", workspace).body(PLAN.formatted("string")).post("/api/v1/tracking-plans");
    planId = plan.path("id");
    Response source = source(workspace);
    key = source.path("writeKey");
    sourceId = source.path("id");
    as("integrator", workspace)
        .body(
            "{\"settings\": {\"plan\": {\"id\": \"%s\", \"mode\": \"quarantine\"}}}"
                .formatted(planId))
        .patch("/api/v1/sources/" + sourceId)
        .then()
        .statusCode(200);
    for (int from = 0; from < EVENTS; from += BATCH) {
      send("q", from);
    }
    send("c", 0);
    int acceptedAgain = send("q", 300);
    List<String> cameAt = received("quarantine", "q-%");
    List<String> controlCameAt = received("quarantine", "c-%");
    int still = redrive();

    repair();
    sendAgain();
    List<String> controlLanded = received("event", "c-%");
    int accepted = redriveByTwo();
    acceptedAgain += send("q", 700);
    List<String> landed = received("event", "q-%");
    List<String> ids = landed.stream().map(row -> row.split(" ")[0]).toList();

    Promise.of("I9", "what a repaired plan takes lands once, with the time at which it came")
        .figure("set aside by the plan", EVENTS + "", cameAt.size(), cameAt.size() == EVENTS)
        .none("taken while the plan is not repaired", still)
        .figure("landed", EVENTS + "", landed.size(), landed.size() == EVENTS)
        .none("landed more than once", ids.size() - ids.stream().distinct().count())
        .figure("told as accepted, by all who tried", EVENTS + "", accepted, accepted == EVENTS)
        .none(
            "landed with another time of receipt",
            cameAt.stream().filter(row -> !landed.contains(row)).count())
        .none("accepted of what the sender sent again", acceptedAgain)
        .none("left in quarantine", received("quarantine", "q-%").size())
        .control(
            "sent again instead: with another time of receipt",
            controlCameAt.stream().filter(row -> !controlLanded.contains(row)).count(),
            controlLanded.size() == BATCH
                && controlCameAt.stream().noneMatch(controlLanded::contains))
        .judge();
  }

  private int send(String prefix, int from) {
    List<String> batch = new ArrayList<>();
    for (int i = from; i < from + BATCH; i++) {
      batch.add(
          """
          {"type": "track", "messageId": "%s-%d", "userId": "u", "event": "Order Completed",
           "properties": {"total": 24.90}}"""
              .formatted(prefix, i));
    }
    return sender(key)
        .body("{\"batch\": [" + String.join(",", batch) + "]}")
        .post("/v1/batch")
        .then()
        .statusCode(200)
        .extract()
        .path("accepted");
  }

  private void repair() {
    as("integrator", workspace)
        .header("If-Match", "*")
        .body(PLAN.formatted("number"))
        .put("/api/v1/tracking-plans/" + planId)
        .then()
        .statusCode(200);
  }

  private void sendAgain() {
    send("c", 0);
    Rows.change(
        "delete from quarantine where workspace_id = ? and message_id like 'c-%'", workspace);
  }

  private int redrive() {
    int accepted = 0;
    Response answer;
    do {
      answer =
          as("integrator", workspace)
              .body("{\"filter\": {\"sourceId\": \"%s\"}, \"limit\": 1000}".formatted(sourceId))
              .post("/api/v1/quarantine/redrive");
      answer.then().statusCode(200);
      accepted += answer.<Integer>path("accepted");
    } while (answer.<Integer>path("accepted") > 0);
    return accepted;
  }

  private int redriveByTwo() throws Exception {
    List<Callable<Integer>> both = List.of(this::redrive, this::redrive);
    int accepted = 0;
    try (var executor = Executors.newFixedThreadPool(both.size())) {
      for (Future<Integer> one : executor.invokeAll(both)) {
        accepted += one.get();
      }
    }
    return accepted + redrive();
  }

  private List<String> received(String table, String like) {
    return Rows.of(
        "select message_id || ' ' || received_at from "
            + table
            + " where workspace_id = ? and message_id like ? order by 1",
        workspace,
        like);
  }
}
