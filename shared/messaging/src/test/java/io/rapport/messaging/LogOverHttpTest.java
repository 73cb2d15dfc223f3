package io.rapport.messaging;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.InboxClient;
import io.rapport.testing.TestDatabase;
import io.rapport.testing.Tokens;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MessagingResource.class)
class LogOverHttpTest {

  @Inject Outbox outbox;
  @Inject LogLines lines;

  @Inject
  @DataSource("sequencer")
  AgroalDataSource sequencer;

  private final UUID workspace = UUID.randomUUID();

  @BeforeAll
  static void makesTheTable() throws SQLException {
    try (Connection connection = TestDatabase.connect("messaging", "messaging_owner");
        var statement = connection.createStatement()) {
      statement.execute(
          "create table if not exists effect (event_id uuid, workspace_id uuid, subject text)");
    }
  }

  @Test
  void takesABatchAsTheWorkspaceOfItsEvents() throws SQLException {
    InboxClient client = InboxClient.of("peer", "first");
    client.deliver(workspace, Samples.note(UUID.randomUUID(), 1));
    client.deliver(
        workspace, Samples.note(UUID.randomUUID(), 1), Samples.note(UUID.randomUUID(), 1));
    assertThat(effects(workspace)).isEqualTo(3);
  }

  @Test
  void poisonIsNamedAndNothingOfItsBatchStays() throws SQLException {
    UUID sick = UUID.randomUUID();
    RecordingHandler.POISON.add(sick.toString());
    Response answer =
        InboxClient.of("peer", "second")
            .send(workspace, List.of(Samples.note(UUID.randomUUID(), 1), Samples.note(sick, 1)));
    answer
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("code", equalTo("invariant"))
        .body("eventId", notNullValue());
    assertThat(effects(workspace)).isZero();
  }

  private static RequestSpecification batch(String token, String prev, String body) {
    RequestSpecification request =
        given()
            .header("Content-Type", InboxResource.BATCH)
            .header("Log-Id", new UUID(1, 1))
            .header("Prev-Position", prev)
            .header("Last-Position", "12")
            .header("Last-Event-Id", new UUID(1, 2))
            .header("Lease-Epoch", "1")
            .body(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return token == null ? request : request.auth().oauth2(token);
  }

  @Test
  void onlyServicesMayDeliver() {
    batch(null, "0", "[]").post("/internal/log/peer/third/0").then().statusCode(401);
    batch(Tokens.of("admin").in(workspace), "0", "[]")
        .post("/internal/log/peer/third/0")
        .then()
        .statusCode(403);
    batch(Tokens.service(), "0", "[]")
        .post("/internal/log/peer/third/8")
        .then()
        .statusCode(404)
        .body("code", equalTo("lane"));
    batch(Tokens.service(), "0", "[]").post("/internal/log/peer/third/7").then().statusCode(200);
  }

  @Test
  void tellsWhatIsExpected() {
    batch(Tokens.service(), "5", "[]")
        .header("Prev-Event-Id", new UUID(1, 2))
        .post("/internal/log/peer/fourth/0")
        .then()
        .statusCode(409)
        .body("code", equalTo("position"))
        .body("expected.position", equalTo(0));
    batch(Tokens.service(), "0", "[]").post("/internal/log/peer/fourth/0").then().statusCode(200);
    batch(Tokens.service(), "0", "[]")
        .post("/internal/log/peer/fourth/0")
        .then()
        .statusCode(409)
        .body("expected.position", equalTo(12))
        .body("expected.eventId", equalTo(new UUID(1, 2).toString()));
    batch(Tokens.service(), "12", "[]")
        .header("Prev-Event-Id", new UUID(1, 2))
        .post("/internal/log/peer/fourth/0")
        .then()
        .statusCode(200)
        .body("appliedTo", equalTo(12));
  }

  @Test
  void refusesWhatIsNoBatchOfCloudEvents() {
    for (String body :
        List.of(
            "{}",
            "[",
            "[] []",
            "[1]",
            "[{\"specversion\":\"1.0\",\"source\":\"/peer/fifth\",\"type\":\"t\",\"subject\":\"s\","
                + "\"time\":\"2026-01-01T00:00:00Z\",\"id\":\"no uuid\"}]",
            "[{\"specversion\":{}}]")) {
      batch(Tokens.service(), "0", body)
          .post("/internal/log/peer/fifth/0")
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body("code", equalTo("batch"));
    }
    batch(Tokens.service(), "x", "[]").post("/internal/log/peer/fifth/0").then().statusCode(400);
    assertThat(refusal("[{}]")).isEqualTo("version");
    assertThat(refusal("[" + EVENT.replace("1.0", "2.0") + "]")).isEqualTo("version");
    assertThat(refusal("[" + EVENT.replace("/peer/fifth", "/peer/first") + "]"))
        .isEqualTo("source");
    assertThat(refusal("[" + EVENT.replace("workspaceid", "tenant") + "]")).isEqualTo("batch");
    batch(Tokens.service(), "20", "[]")
        .post("/internal/log/peer/fifth/0")
        .then()
        .statusCode(400)
        .body("code", equalTo("header"));
    batch(Tokens.service(), "0", "[\"" + "x".repeat(9 << 20) + "\"]")
        .post("/internal/log/peer/fifth/0")
        .then()
        .statusCode(413)
        .contentType("application/problem+json");
    batch(Tokens.service(), "0", "[" + EVENT + "]")
        .post("/internal/log/peer/fifth/0")
        .then()
        .statusCode(200);
    given()
        .auth()
        .oauth2(Tokens.service())
        .contentType("application/json")
        .body("[]")
        .post("/internal/log/peer/fifth/0")
        .then()
        .statusCode(415);
  }

  private static final String EVENT =
      "{\"specversion\":\"1.0\",\"source\":\"/peer/fifth\",\"subject\":\"s\",\"id\":\""
          + new UUID(1, 2)
          + "\",\"time\":\"2026-01-01T00:00:00Z\",\"workspaceid\":\""
          + new UUID(3, 4)
          + "\",\"type\":\"something.new.v9\",\"data\":{}}";

  private static String refusal(String body) {
    return batch(Tokens.service(), "0", body)
        .post("/internal/log/peer/fifth/0")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .extract()
        .path("code");
  }

  @Test
  void anUnknownTypeIsAcceptedAndDataThatDoNotFitArePoison() {
    String event =
        "[{\"specversion\":\"1.0\",\"source\":\"/peer/sixth\",\"subject\":\"s\",\"id\":\"%s\","
            + "\"time\":\"2026-01-01T00:00:00Z\",\"workspaceid\":\"%s\",\"type\":\"%s\","
            + "\"data\":{\"note\":7}}]";
    batch(Tokens.service(), "0", event.formatted(UUID.randomUUID(), workspace, "something.new.v9"))
        .post("/internal/log/peer/sixth/0")
        .then()
        .statusCode(200);
    UUID bad = UUID.randomUUID();
    batch(Tokens.service(), "0", event.formatted(bad, workspace, "note.added.v1"))
        .post("/internal/log/peer/sixth/1")
        .then()
        .statusCode(422)
        .body("eventId", equalTo(bad.toString()))
        .body("code", equalTo("schema"));
  }

  @Test
  void deliversOverHttpAndRedrivesForTheAdminOfTheWorkspace() throws Exception {
    UUID sick = UUID.randomUUID();
    RecordingHandler.POISON.add(sick.toString());
    TestSession.workspace = workspace.toString();
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                outbox.publish(
                    workspace,
                    IntStream.range(0, 300)
                        .mapToObj(i -> Samples.note(i % 100 == 7 ? sick : UUID.randomUUID(), i))
                        .toList()));
    LogLine line = lines.all().getFirst();
    DeadLetters letters = new DeadLetters(sequencer, "outbox", "itself");
    CloudEventWriter writer = new CloudEventWriter("messaging", "outbox");
    Delivery delivery =
        new HttpDelivery(
            HttpClient.newHttpClient(),
            "http://localhost:" + RestAssured.port + "/internal/log/messaging/outbox",
            new ServiceToken(
                () ->
                    new ServiceToken.Issued(
                        Tokens.service(), Clock.systemUTC().instant().plusSeconds(600)),
                Clock.systemUTC()),
            Json.MAPPER);
    Relay relay =
        new Relay(
            new RelayLane.Shared(
                "itself",
                line.watch(),
                new LogReader(sequencer, Log.outbox()),
                new SubscriberCursors(
                    sequencer, "outbox", "itself", "test", Duration.ofSeconds(10)),
                letters,
                writer,
                delivery,
                new Circuit("itself"),
                new RelayMeters(new SimpleMeterRegistry(), "outbox", "itself"),
                Source.CONFIG));
    relay.start();
    await().atMost(Duration.ofSeconds(30)).until(() -> effects(workspace) >= 297);
    relay.stop();
    assertThat(effects(workspace)).isEqualTo(297);

    String admin = Tokens.of("admin").in(workspace);
    given()
        .auth()
        .oauth2(Tokens.of("agent").in(workspace))
        .get("/api/v1/logs")
        .then()
        .statusCode(403);
    given()
        .auth()
        .oauth2(admin)
        .get("/api/v1/logs")
        .then()
        .statusCode(200)
        .body("[0].name", equalTo("outbox"))
        .body("[0].subscribers[0].parkedKeys", equalTo(1))
        .body("[0].subscribers[0].deadLetters", equalTo(3))
        .body("[0].subscribers[0].lagEvents", equalTo(0));
    String id =
        given()
            .auth()
            .oauth2(admin)
            .get("/api/v1/logs/dead-letters?limit=2")
            .then()
            .statusCode(200)
            .body("data", hasSize(2))
            .body("data[0].subject", equalTo(sick.toString()))
            .body("data[0].data", nullValue())
            .body("page.hasMore", equalTo(true))
            .extract()
            .path("data[0].id");
    TestSession.workspace = UUID.randomUUID().toString();
    given().auth().oauth2(admin).get("/api/v1/logs/dead-letters").then().body("data", hasSize(0));
    given()
        .auth()
        .oauth2(admin)
        .post("/api/v1/logs/dead-letters/{id}/redrive", id)
        .then()
        .statusCode(404);
    assertThat(
            new Redrive(letters, delivery, writer)
                .run(0, new Entry.Key(workspace, sick.toString()))
                .error())
        .isEqualTo("invariant");
    RecordingHandler.POISON.remove(sick.toString());
    assertThat(
            new Redrive(letters, delivery, writer)
                .run(0, new Entry.Key(workspace, sick.toString())))
        .isEqualTo(new Redrive.Outcome(3, null));
    assertThat(effects(workspace)).isEqualTo(300);
  }

  @Test
  void aDeadLetterIsDiscardedForTheAdminOfItsWorkspaceOnly() {
    String admin = Tokens.of("admin").in(workspace);
    for (String body : List.of("{}", "{\"reason\":\" \"}")) {
      given()
          .auth()
          .oauth2(admin)
          .contentType("application/json")
          .body(body)
          .post("/api/v1/logs/dead-letters/{id}/discard", UUID.randomUUID())
          .then()
          .statusCode(400);
    }
    given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body("{\"reason\":\"sent by mistake\"}")
        .post("/api/v1/logs/dead-letters/{id}/discard", UUID.randomUUID())
        .then()
        .statusCode(404);
    given()
        .auth()
        .oauth2(Tokens.of("agent").in(workspace))
        .contentType("application/json")
        .body("{\"reason\":\"sent by mistake\"}")
        .post("/api/v1/logs/dead-letters/{id}/discard", UUID.randomUUID())
        .then()
        .statusCode(403);
  }

  private static long effects(UUID workspace) throws SQLException {
    try (Connection connection = TestDatabase.connect("messaging", "postgres");
        PreparedStatement select =
            connection.prepareStatement("select count(*) from effect where workspace_id = ?")) {
      select.setObject(1, workspace);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
