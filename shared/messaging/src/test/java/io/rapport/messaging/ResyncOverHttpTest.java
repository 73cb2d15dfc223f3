package io.rapport.messaging;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.messaging.ResyncDelivery.Answer;
import io.rapport.messaging.ResyncDelivery.End;
import io.rapport.messaging.ResyncDelivery.Head;
import io.rapport.messaging.ResyncDelivery.Page;
import io.rapport.testing.TestDatabase;
import io.rapport.testing.Tokens;
import io.restassured.RestAssured;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MessagingResource.class)
class ResyncOverHttpTest {

  private final UUID id = UUID.randomUUID();
  private final UUID workspace = UUID.randomUUID();

  @BeforeAll
  static void makesTheTable() throws SQLException {
    try (Connection connection = TestDatabase.connect("messaging", "messaging_owner");
        var statement = connection.createStatement()) {
      statement.execute(
          "create table if not exists effect (event_id uuid, workspace_id uuid, subject text)");
    }
  }

  private ResyncDelivery delivery(String log) {
    return new HttpResyncDelivery(
        HttpClient.newHttpClient(),
        "http://localhost:" + RestAssured.port + "/internal/log/peer/" + log,
        new ServiceToken(
            () ->
                new ServiceToken.Issued(
                    Tokens.service(), Clock.systemUTC().instant().plusSeconds(600)),
            Clock.systemUTC()),
        Json.MAPPER);
  }

  private byte[] states(String log, UUID... subjects) {
    return new CloudEventWriter("peer", log)
        .write(
            List.of(subjects).stream()
                .map(
                    subject ->
                        new Entry(
                            0,
                            UUID.randomUUID(),
                            workspace,
                            "note.changed.v1",
                            subject.toString(),
                            Instant.EPOCH,
                            json(Samples.note(subject, 1))))
                .toList());
  }

  private static byte[] json(Object value) {
    try {
      return Json.MAPPER.writeValueAsBytes(value);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static End end(long pages, long position) {
    List<Head> heads =
        IntStream.range(0, 8)
            .mapToObj(lane -> new Head(position, position == 0 ? null : new UUID(5, lane)))
            .toList();
    return new End(pages, new UUID(4, 4), heads);
  }

  @Test
  void takesPagesInOrderAndLetsTheLanesGoOn() {
    ResyncDelivery peer = delivery("resynced");
    assertThat(peer.begin(id, 1)).isEqualTo(new Answer.At(0, "", false));
    Page second = new Page(2, "a", "exported");
    assertThat(peer.page(id, second, states("resynced", UUID.randomUUID())))
        .as("not the next one")
        .isEqualTo(new Answer.At(0, "", false));
    Page first = new Page(1, "", "a");
    byte[] body = states("resynced", UUID.randomUUID(), UUID.randomUUID());
    assertThat(peer.page(id, first, body)).isEqualTo(new Answer.At(1, "a", false));
    assertThat(peer.page(id, first, body)).as("again").isEqualTo(new Answer.At(1, "a", false));
    assertThat(peer.end(id, end(1, 7))).as("too early").isEqualTo(new Answer.At(1, "a", false));
    assertThat(peer.page(id, second, states("resynced")))
        .isEqualTo(new Answer.At(2, "exported", false));
    assertThat(peer.end(id, end(2, 7))).isEqualTo(new Answer.At(2, "exported", true));
    assertThat(peer.end(id, end(2, 7))).as("again").isEqualTo(new Answer.At(2, "exported", true));
    assertThat(peer.begin(id, 1)).isEqualTo(new Answer.At(2, "exported", true));
    assertThat(peer.begin(UUID.randomUUID(), 1)).as("older").isEqualTo(new Answer.Other(1));
    given()
        .auth()
        .oauth2(Tokens.service())
        .header("Content-Type", InboxResource.BATCH)
        .header("Log-Id", new UUID(4, 4))
        .header("Prev-Position", 7)
        .header("Prev-Event-Id", new UUID(5, 3))
        .header("Last-Position", 12)
        .header("Last-Event-Id", UUID.randomUUID())
        .header("Lease-Epoch", 1)
        .body("[]".getBytes(StandardCharsets.UTF_8))
        .post("/internal/log/peer/resynced/3")
        .then()
        .statusCode(200);
  }

  @Test
  void poisonIsNamedAndNothingOfItsPageStays() {
    ResyncDelivery peer = delivery("poisoned");
    UUID sick = UUID.randomUUID();
    RecordingHandler.POISON.add(sick.toString());
    peer.begin(id, 1);
    assertThat(peer.page(id, new Page(1, "", "a"), states("poisoned", UUID.randomUUID(), sick)))
        .isInstanceOfSatisfying(
            Answer.Poison.class, poison -> assertThat(poison.code()).isEqualTo("invariant"));
    assertThat(peer.begin(id, 1)).isEqualTo(new Answer.At(0, "", false));
  }

  @Test
  void onlyServicesMay() {
    String path = "/internal/log/peer/guarded/resync/" + id;
    for (String at : List.of("", "/pages/1", "/end")) {
      String type = at.startsWith("/pages") ? InboxResource.BATCH : "application/json";
      given()
          .header("Content-Type", type)
          .body("{}".getBytes(StandardCharsets.UTF_8))
          .post(path + at)
          .then()
          .statusCode(401);
      given()
          .auth()
          .oauth2(Tokens.of("admin").in(workspace))
          .header("Content-Type", type)
          .body("{}".getBytes(StandardCharsets.UTF_8))
          .post(path + at)
          .then()
          .statusCode(403);
    }
  }

  @Test
  void refusesWhatIsNoPage() {
    String path = "/internal/log/peer/odd/resync/" + id;
    given()
        .auth()
        .oauth2(Tokens.service())
        .header("Content-Type", InboxResource.BATCH)
        .header("Next", "a")
        .body("{}".getBytes(StandardCharsets.UTF_8))
        .post(path + "/pages/1")
        .then()
        .statusCode(400)
        .body("code", equalTo("batch"));
    given()
        .auth()
        .oauth2(Tokens.service())
        .contentType("application/json")
        .body("{\"pages\":0,\"heads\":[]}")
        .post(path + "/end")
        .then()
        .statusCode(400);
  }

  @Test
  void onlyAnOperatorWithTheTokenOfAServiceAsks() {
    String unknown = "/internal/logs/outbox/subscribers/nobody/";
    for (String what : List.of("resync", "retry")) {
      given().post(unknown + what).then().statusCode(401);
      given()
          .auth()
          .oauth2(Tokens.of("admin").in(workspace))
          .post(unknown + what)
          .then()
          .statusCode(403);
      given()
          .auth()
          .oauth2(Tokens.service())
          .post(unknown + what)
          .then()
          .statusCode(404)
          .contentType("application/problem+json");
      given()
          .auth()
          .oauth2(Tokens.of("admin").in(workspace))
          .post("/api/v1/logs/outbox/subscribers/nobody/" + what)
          .then()
          .statusCode(404);
    }
  }
}
