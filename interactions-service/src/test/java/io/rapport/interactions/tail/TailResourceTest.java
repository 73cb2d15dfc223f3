package io.rapport.interactions.tail;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.sender;
import static io.rapport.interactions.SourceFixtures.source;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.interactions.Rows;
import io.rapport.testing.AuditRows;
import io.rapport.testing.AuditRows.AuditRow;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.Tokens;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class TailResourceTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @Inject MeterRegistry metrics;

  private final List<Watcher> watchers = new ArrayList<>();
  private UUID workspace;
  private UUID id;
  private String key;

  @BeforeEach
  void createSource() {
    workspace = Fresh.workspace();
    Response source = source(workspace);
    id = UUID.fromString(source.path("id"));
    key = source.path("writeKey");
  }

  @AfterEach
  void stopWatching() throws IOException {
    for (Watcher watcher : watchers) {
      watcher.close();
    }
    await().atMost(LONG).until(() -> streams() == 0);
  }

  @Test
  void showsEventsAsTheyComeWithTheirVerdicts() throws Exception {
    as("integrator", workspace)
        .body("{\"settings\": {\"consent\": {\"demanded\": [\"analytics\"]}}}")
        .patch("/api/v1/sources/" + id)
        .then()
        .statusCode(200);
    Watcher watcher = watch(null);
    assertThat(watcher.answer().headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    assertThat(watcher.answer().headers().firstValue("Cache-Control")).hasValue("no-store");

    send(
        key,
        """
        {"type": "track", "messageId": "good", "userId": "u-1", "event": "Order\\u2028Completed",
         "properties": {"total": 11.770},
         "context": {"consent": {"categoryPreferences": {"analytics": true}}}}\
        """);
    send(
        key, "{\"type\": \"track\", \"messageId\": \"held\", \"userId\": \"u\", \"event\": \"E\"}");
    send(key, "{\"type\": \"track\", \"messageId\": \"bad\", \"event\": \"E\"}");

    await().atMost(LONG).until(() -> watcher.messages().size() >= 3);
    assertThat(watcher.messageIds("accepted")).containsExactly("good");
    assertThat(watcher.messageIds("held")).containsExactly("held");
    assertThat(watcher.messageIds("quarantined")).containsExactly("bad");
    Watcher.Message good = first(watcher, "accepted");
    assertThat(good.data().path("name").asText()).isEqualTo("Order\u2028Completed");
    assertThat(good.data().path("message").path("properties").toString())
        .isEqualTo("{\"total\":11.77}");
    assertThat(good.data().path("receivedAt").asText()).endsWith("Z");
    assertThat(good.data().has("reason")).isFalse();
    assertThat(first(watcher, "quarantined").data().path("reason").asText())
        .isEqualTo("missing-id");
    assertThat(first(watcher, "quarantined").data().path("raw").asText()).contains("\"bad\"");
    assertThat(first(watcher, "held").data().path("rule").asText()).isEqualTo("analytics");
  }

  @Test
  void showsNothingOfOtherSources() throws Exception {
    Watcher watcher = watch(null);
    String neighbour = source(workspace).path("writeKey");
    String stranger = source(Fresh.workspace()).path("writeKey");
    track(neighbour, "n-1");
    track(stranger, "s-1");
    send(stranger, "{\"type\": \"track\", \"messageId\": \"s-2\", \"event\": \"E\"}");
    track(key, "own");

    await().atMost(LONG).until(() -> watcher.messageIds("accepted").contains("own"));
    assertThat(watcher.messages()).hasSize(1);
  }

  @Test
  void goesOnWhereTheReaderWas() throws Exception {
    Watcher first = watch(null);
    track(key, "m-1");
    track(key, "m-2");
    await().atMost(LONG).until(() -> first.messageIds("accepted").size() == 2);
    String mark = first.messages().get(1).id();
    first.close();
    for (int i = 3; i <= 20; i++) {
      track(key, "m-" + i);
    }
    send(key, "{\"type\": \"track\", \"messageId\": \"bad\", \"event\": \"E\"}");

    Watcher second = watch(mark);
    track(key, "m-21");
    await().atMost(LONG).until(() -> second.messageIds("accepted").contains("m-21"));
    assertThat(second.messageIds("accepted"))
        .containsExactlyElementsOf(IntStream.rangeClosed(3, 21).mapToObj(i -> "m-" + i).toList());
    await().atMost(LONG).until(() -> second.messageIds("quarantined").contains("bad"));
  }

  /// Control: without the mark, what came in between is missing.
  @Test
  void missesWhatCameBeforeItBegan() throws Exception {
    track(key, "m-1");
    await().atMost(LONG).until(this::isSequenced);
    Watcher watcher = watch(null);
    track(key, "m-2");

    await().atMost(LONG).until(() -> !watcher.messageIds("accepted").isEmpty());
    assertThat(watcher.messageIds("accepted")).doesNotContain("m-1").contains("m-2");
  }

  @Test
  void saysSoWhenTheReaderWasAwayTooLong() throws Exception {
    Watcher watcher = watch("999999999-1");

    await().atMost(LONG).until(() -> watcher.messages().size() >= 2);
    assertThat(watcher.messages()).allMatch(message -> message.type().equals("gap"));
  }

  @Test
  void tellsHowManyEventsItLeavesOut() throws Exception {
    Watcher watcher = watch(null);
    int batches = 12;
    int events = 100;
    for (int batch = 0; batch < batches; batch++) {
      List<String> messages = new ArrayList<>();
      for (int i = 0; i < events; i++) {
        messages.add(
            "{\"type\": \"track\", \"messageId\": \"m-%d-%d\", \"userId\": \"u-%d\", \"event\": \"E\"}"
                .formatted(batch, i, i));
      }
      send(key, messages.toArray(String[]::new));
    }
    track(key, "last");

    int all = batches * events + 1;
    await()
        .atMost(LONG)
        .until(() -> watcher.messageIds("accepted").size() + watcher.missed() >= all);
    assertThat(watcher.messageIds("accepted").size() + watcher.missed()).isEqualTo(all);
    assertThat(watcher.messageIds("accepted")).doesNotHaveDuplicates();
    assertThat(watcher.missed()).isPositive();
  }

  @Test
  void endsWhenItsTimeIsOver() throws Exception {
    Watcher watcher = watch(token(), "?seconds=1", null);

    await().atMost(LONG).until(watcher::hasEnded);
    assertThat(watcher.messages().getLast().type()).isEqualTo("end");
    assertThat(watcher.messages().getLast().data().path("reason").asText()).isEqualTo("time");
  }

  @Test
  void endsWithTheTokenThatItWasAskedForWith() throws Exception {
    String token = Tokens.of("integrator").lasting(Duration.ofSeconds(3), workspace);
    Watcher watcher = watch(token, "?seconds=60", null);

    await().atMost(LONG).until(watcher::hasEnded);
    assertThat(watcher.messages().getLast().data().path("reason").asText()).isEqualTo("token");
  }

  @Test
  void hangsUpOnAReaderWhoTakesNothingAndOnNoOther() throws Exception {
    Watcher attentive = watch(null);
    try (Socket deaf = new Socket("localhost", RestAssured.port)) {
      deaf.setReceiveBufferSize(4_096);
      deaf.getOutputStream()
          .write(
              ("GET /api/v1/sources/%s/tail?seconds=600 HTTP/1.1\r\nHost: localhost\r\n"
                      + "Authorization: Bearer %s\r\n\r\n")
                  .formatted(id, token())
                  .getBytes(StandardCharsets.US_ASCII));
      await().atMost(LONG).until(() -> streams() == 2);
      String large = "x".repeat(30_000);
      for (int i = 0; streams() == 2 && i < 600; i++) {
        send(
            key,
            "{\"type\": \"track\", \"messageId\": \"m-%d\", \"userId\": \"u\", \"event\": \"E\", \"properties\": {\"x\": \"%s\"}}"
                .formatted(i, large));
      }
      await().atMost(LONG).until(() -> streams() == 1);
    }
    track(key, "after");

    await().atMost(LONG).until(() -> attentive.messageIds("accepted").contains("after"));
    assertThat(attentive.hasEnded()).isFalse();
  }

  @Test
  void isFreeAgainOnceItsReaderHasGone() throws Exception {
    for (int i = 0; i < 4; i++) {
      watch(null);
    }
    as("integrator", workspace)
        .get("/api/v1/sources/" + id + "/tail")
        .then()
        .statusCode(429)
        .header("Retry-After", "10")
        .contentType("application/problem+json");
    watchers.getFirst().close();
    await().atMost(LONG).until(() -> streams() == 3);

    assertThat(watch(null).answer().statusCode()).isEqualTo(200);
  }

  @Test
  void isWrittenDown() throws Exception {
    watch(null);

    assertThat(AuditRows.of("interactions", workspace))
        .filteredOn(row -> row.action().equals("source-tail.read"))
        .singleElement()
        .extracting(AuditRow::ids)
        .isEqualTo(List.of(id));
  }

  @Test
  void belongsToIntegratorsAndAdminsOfItsWorkspace() {
    String path = "/api/v1/sources/" + id + "/tail";
    given().get(path).then().statusCode(401);
    as("viewer", workspace).get(path).then().statusCode(403);
    as("admin", Fresh.workspace())
        .get(path)
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
    as("admin", workspace).header("Last-Event-ID", "x").get(path).then().statusCode(400);
    as("admin", workspace).get(path + "?seconds=0").then().statusCode(400);
    as("admin", workspace).get(path + "?seconds=soon").then().statusCode(400);
  }

  private Watcher watch(String mark) throws Exception {
    return watch(token(), "?seconds=600", mark);
  }

  private Watcher watch(String token, String query, String mark) throws Exception {
    Watcher watcher = new Watcher(token, id, query, mark);
    watchers.add(watcher);
    return watcher;
  }

  private String token() {
    return Tokens.of("integrator").in(workspace);
  }

  private double streams() {
    return metrics.get("rapport.tail.streams").gauge().value();
  }

  private static Watcher.Message first(Watcher watcher, String type) {
    return watcher.messages().stream()
        .filter(message -> message.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static void track(String key, String messageId) {
    send(
        key,
        "{\"type\": \"track\", \"messageId\": \"%s\", \"userId\": \"u-1\", \"event\": \"E\"}"
            .formatted(messageId));
  }

  private static void send(String key, String... events) {
    sender(key)
        .body("{\"batch\": [" + String.join(",", events) + "]}")
        .post("/v1/batch")
        .then()
        .statusCode(200);
  }

  /// Whether all events of the workspace have their place in the log.
  private boolean isSequenced() {
    return Rows.of(
            """
            select e.seq from event e where e.workspace_id = ?
            and not exists (select from event_position p where p.day = e.day and p.seq = e.seq)""",
            workspace)
        .isEmpty();
  }
}
