package io.rapport.interactions.ingestion;

import static io.rapport.interactions.SourceFixtures.writeKey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.interactions.Rows;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.promise.Promise;
import io.restassured.RestAssured;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Batches of a hundred with one to fifty bad events at any places: each bad one is told by its
/// place and its fault and kept as it came, each other one is stored.
@QuarkusTest
@WithTestResource(PlatformResource.class)
class BadEventsCostNoOthersTest {

  private static final int BATCH = 100;
  private static final int BATCHES = Promise.size(20, 500);

  private record Bad(String json, String reason, String pointer) {}

  private static final List<Bad> BAD =
      List.of(
          new Bad(
              "{\"type\":\"track\",\"messageId\":\"%s\",\"event\":\"E\"}", "missing-id", "/userId"),
          new Bad("{\"type\":\"buy\",\"messageId\":\"%s\",\"userId\":\"u\"}", "invalid", "/type"),
          new Bad("{\"messageId\":\"%s\",\"userId\":\"u\"}", "invalid", "/type"),
          new Bad(
              "{\"type\":\"track\",\"messageId\":\"%s\",\"userId\":\"u\"}", "missing", "/event"),
          new Bad(
              "{\"type\":\"group\",\"messageId\":\"%s\",\"userId\":\"u\"}", "missing", "/groupId"),
          new Bad(
              "{\"type\":\"alias\",\"messageId\":\"%s\",\"userId\":\"u\"}",
              "missing", "/previousId"),
          new Bad("{\"type\":\"page\",\"messageId\":\"%s\",\"userId\":{}}", "invalid", "/userId"),
          new Bad(
              "{\"type\":\"page\",\"messageId\":\"%s\",\"userId\":\"u\",\"timestamp\":\"soon\"}",
              "invalid", "/timestamp"),
          new Bad(
              "{\"type\":\"page\",\"messageId\":\"%s\",\"userId\":\"u\",\"properties\":[]}",
              "invalid", "/properties"),
          new Bad(
              "{\"type\":\"page\",\"messageId\":\"%s\",\"userId\":\"u\",\"context\":\"x\"}",
              "invalid", "/context"),
          new Bad(
              "{\"type\":\"page\",\"messageId\":\"%s\",\"userId\":\"u\",\"a/b\":{\"x\":\"\\u0000\"}}",
              "invalid", "/a~1b/x"),
          new Bad(
              "{\"type\":\"page\",\"messageId\":\"%s\",\"userId\":\"u\",\"x\":\"\\ud800\"}",
              "invalid", "/x"),
          new Bad(
              "{\"type\":\"page\",\"messageId\":\"%s\",\"userId\":\"u\",\"x\":1e999999}",
              "invalid", "/x"),
          new Bad(
              "{\"type\":\"page\",\"messageId\":\"%s\",\"userId\":\"u\",\"x\":"
                  + "[".repeat(40)
                  + "]".repeat(40)
                  + "}",
              "too-deep",
              "/x" + "/0".repeat(31)),
          new Bad(
              "{\"type\":\"page\",\"messageId\":\"%s\",\"userId\":\"u\",\"x\":\""
                  + "y".repeat(33_000)
                  + "\"}",
              "too-large",
              ""),
          new Bad("\"%s\"", "not-an-object", ""),
          new Bad("[\"%s\"]", "not-an-object", ""));

  private final UUID workspace = Fresh.workspace();
  private final Random random = new Random(7);
  private String last = "00000000-0000-0000-0000-000000000000";
  private int misjudged;
  private int shifted;
  private int silent;

  @Test
  void eachOfABatchHasItsOwnVerdict() {
    int sent = 0;
    int bad = 0;
    int lost = 0;
    int altered = 0;
    Set<String> reasons = new HashSet<>();
    try (Calls calls = new Calls(RestAssured.port, writeKey(workspace))) {
      for (int i = 0; i < BATCHES; i++) {
        Batch batch = batch(i, 1 + i * 49 / (BATCHES - 1));
        JsonNode answer = Calls.json(calls.post("/v1/batch", batch.body()));
        misjudged += batch.isJudged(answer) ? 0 : 1;
        shifted += batch.isJudged(amongTheBad(answer.deepCopy())) ? 0 : 1;
        silent += batch.isJudged(allFine(answer.deepCopy())) ? 0 : 1;
        sent += BATCH;
        bad += batch.places.size();
        batch.bad.forEach(b -> reasons.add(b.reason));
        lost += batch.good.size() - there("event", "message_id", "g-" + i + "-%");
        altered += batch.bad.size() - kept(batch);
      }
    }
    Promise.of("I3", "a bad event costs no other of its batch")
        .told("batches of 100 with 1 to 50 bad events", BATCHES)
        .told("events, of them bad", sent + ", " + bad)
        .told("kinds of fault", BAD.size() + " of " + reasons.size() + " reasons")
        .none("batches whose answer is wrong in a count, a place, a reason or a pointer", misjudged)
        .none("good events that are not stored", lost)
        .none("bad events that are not kept as they came", altered)
        .control("places counted among the bad ones only", shifted + " wrong", shifted == BATCHES)
        .control("200 for everything, as if all were fine", silent + " wrong", silent == BATCHES)
        .judge();
  }

  private int there(String table, String column, String like) {
    return Rows.of(
            "select "
                + column
                + " from "
                + table
                + " where workspace_id = ? and "
                + column
                + " like ?",
            workspace,
            like)
        .size();
  }

  private int kept(Batch batch) {
    int kept = 0;
    Set<String> raw =
        new HashSet<>(
            Rows.of(
                "select raw from quarantine where workspace_id = ? and id > ?::uuid",
                workspace,
                last));
    last =
        Rows.of(
                "select id from quarantine where workspace_id = ? order by id desc limit 1",
                workspace)
            .getFirst();
    for (int place : batch.places) {
      kept += raw.contains(batch.events.get(place)) ? 1 : 0;
    }
    return kept;
  }

  private Batch batch(int number, int count) {
    Set<Integer> places = new java.util.TreeSet<>();
    while (places.size() < count) {
      // the first is good, so that no place is its place among the bad
      places.add(1 + random.nextInt(BATCH - 1));
    }
    Batch batch = new Batch(List.copyOf(places));
    int large = 0;
    for (int place = 0; place < BATCH; place++) {
      if (places.contains(place)) {
        Bad bad = BAD.get(random.nextInt(BAD.size()));
        if (bad.reason.equals("too-large") && ++large > 5) {
          bad = BAD.getFirst();
        }
        batch.bad.add(bad);
        batch.events.add(bad.json.formatted("b-" + number + "-" + place));
      } else {
        batch.good.add("g-" + number + "-" + place);
        batch.events.add(
            "{\"type\":\"track\",\"messageId\":\"%s\",\"userId\":\"u\",\"event\":\"E\"}"
                .formatted(batch.good.getLast()));
      }
    }
    return batch;
  }

  private static JsonNode amongTheBad(JsonNode answer) {
    int number = 0;
    for (JsonNode result : answer.path("results")) {
      ((ObjectNode) result).put("index", number++);
    }
    return answer;
  }

  private static JsonNode allFine(JsonNode answer) {
    ((ObjectNode) answer).put("accepted", BATCH).put("quarantined", 0);
    ((ArrayNode) answer.path("results")).removeAll();
    return answer;
  }

  private static final class Batch {
    private final List<Integer> places;
    private final List<String> events = new ArrayList<>();
    private final List<String> good = new ArrayList<>();
    private final List<Bad> bad = new ArrayList<>();

    Batch(List<Integer> places) {
      this.places = places;
    }

    String body() {
      return "{\"batch\":[" + String.join(",", events) + "]}";
    }

    boolean isJudged(JsonNode answer) {
      JsonNode results = answer.path("results");
      boolean right =
          answer.path("accepted").asInt() == good.size()
              && answer.path("quarantined").asInt() == bad.size()
              && results.size() == bad.size();
      for (int i = 0; right && i < bad.size(); i++) {
        JsonNode result = results.get(i);
        right =
            result.path("index").asInt() == places.get(i)
                && result.path("reason").asText().equals(bad.get(i).reason)
                && result.path("pointer").asText().equals(bad.get(i).pointer);
      }
      return right;
    }
  }
}
