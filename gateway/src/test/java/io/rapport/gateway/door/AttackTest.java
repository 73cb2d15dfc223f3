package io.rapport.gateway.door;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.gateway.Fakes;
import io.rapport.gateway.GatewayResource;
import io.rapport.testing.Fresh;
import io.rapport.testing.Tokens;
import io.rapport.testing.attack.Bombs;
import io.rapport.testing.attack.HeapWatch;
import io.rapport.testing.attack.LogWatch;
import io.rapport.testing.promise.Promise;
import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What somebody who means harm sends to the door itself. What a parser of JSON would have to read
/// goes on to the services, which are tested by themselves.
@QuarkusTest
@QuarkusTestResource(GatewayResource.class)
class AttackTest {

  private static final int MEGABYTES = 64;

  @BeforeEach
  void servicesTellWhatTheyAreAsked() {
    Fakes.reset();
  }

  @Test
  void blowsNothingUp() throws IOException {
    String token =
        "Authorization: Bearer "
            + Tokens.of("agent").named("bomber-" + UUID.randomUUID()).in(Fresh.workspace())
            + "\r\n";
    String key =
        "Authorization: Basic "
            + Base64.getEncoder().encodeToString(("k" + UUID.randomUUID() + ":").getBytes())
            + "\r\n";
    List<Bombs.Bomb> bombs =
        Stream.concat(Bombs.large().stream(), Bombs.headers().stream()).toList();
    List<String> wrong = new ArrayList<>();
    List<String> bare = new ArrayList<>();
    int notReady = 0;
    int thrown = 0;
    long longest = 0;
    long grown;
    try (HeapWatch heap = new HeapWatch()) {
      for (int round = 0; round < Promise.size(1, 20); round++) {
        for (Bombs.Bomb bomb : bombs) {
          for (String way : List.of("/api/v1/contacts", "/v1/batch")) {
            Bombs.Seen seen = Bombs.at("POST", way, way.startsWith("/v1") ? key : token, bomb);
            thrown++;
            longest = Math.max(longest, seen.taken().toMillis());
            if (seen.status() < 400 || seen.status() >= 500) {
              wrong.add(bomb + " at " + way + ": " + seen.status());
            }
            if (!seen.head().toLowerCase().contains("application/problem+json")) {
              bare.add(bomb + ": " + seen.status());
            }
          }
          notReady += given().get("/health/ready").statusCode() == 200 ? 0 : 1;
        }
      }
      grown = heap.grownMegabytes();
    }
    long unguarded;
    try (HeapWatch heap = new HeapWatch()) {
      Map<?, ?> read =
          new ObjectMapper().readValue(Bombs.json().get(9).body().toString(), HashMap.class);
      unguarded = read.isEmpty() ? 0 : heap.grownMegabytes();
    }
    Promise.of("S8", "no body and no header exhausts the gateway")
        .told("bombs thrown", thrown)
        .figure("not refused with 4xx", "0", wrong, wrong.isEmpty())
        .figure(
            "longest",
            Promise.isLong() ? "<= 1 s" : "",
            longest + " ms",
            !Promise.isLong() || longest <= Duration.ofSeconds(1).toMillis())
        .figure("growth of the living heap", "<= 64 MB", grown + " MB", grown <= MEGABYTES)
        .none("readiness probes that failed meanwhile", notReady)
        .told("refused without problem+json", bare.stream().distinct().toList())
        .control("1,000,000 keys read without limits", unguarded + " MB", unguarded > MEGABYTES)
        .judge();
  }

  @Test
  void findsNoSecretInLogsOrErrors() {
    String mark = UUID.randomUUID().toString().substring(0, 8);
    String email = "canary." + mark + "@canary.example";
    String name = "Canary" + mark;
    String key = "wk_" + mark + "0123456789abcdef";
    String token = Tokens.of("agent").named("caller-" + mark).in(Fresh.workspace());
    List<String> secrets =
        List.of(email, email.replace("@", "%40"), name, key, token.substring(token.length() - 80));
    List<String> answers = new ArrayList<>();
    List<String> logged;
    int failed = 0;
    int caught;
    try (LogWatch log = new LogWatch()) {
      for (Runnable fault : faults(email)) {
        fault.run();
        for (Response answer : calls(token, key, email, name)) {
          if (answer.statusCode() >= 400) {
            answers.add(answer.asString().replaceAll("\"instance\":\"[^\"]*\"", ""));
          }
          failed += answer.statusCode() >= 500 ? 1 : 0;
        }
      }
      Fakes.reset();
      logged = log.with(secrets);
      Logger.getLogger("io.rapport.control").warnf("%s called", name);
      caught = log.with(secrets).size() - logged.size();
    }
    List<String> told =
        answers.stream().filter(answer -> secrets.stream().anyMatch(answer::contains)).toList();
    Promise.of("S13", "no secret and no personal data in the logs and errors of the gateway")
        .told("errors answered", answers.size())
        .figure("of them 500 and above", "> 0", failed, failed > 0)
        .figure("lines with a canary", "[]", logged, logged.isEmpty())
        .figure("errors with a canary", "[]", told, told.isEmpty())
        .control("a line that names a person", caught + " found", caught == 1)
        .judge();
  }

  /// Services that break off, and services that answer with nonsense full of personal data.
  private static List<Runnable> faults(String email) {
    return List.of(
        () -> {
          for (var fake : List.of(Fakes.CONTACTS, Fakes.INTERACTIONS, Fakes.PROFILES)) {
            fake.behaves(request -> request.connection().close());
          }
        },
        () -> {
          for (var fake : List.of(Fakes.CONTACTS, Fakes.INTERACTIONS, Fakes.PROFILES)) {
            fake.answers(200, "{\"id\": \"" + email + "\", broken");
          }
        });
  }

  private static List<Response> calls(String token, String key, String email, String name) {
    return List.of(
        given().auth().oauth2(token).get("/api/v1/profiles/by/email/" + email),
        given().auth().oauth2(token).get("/api/v1/customers/email/" + email),
        given().auth().oauth2(token).queryParam("q", name).get("/api/v1/contacts"),
        given().auth().oauth2(token).body("{\"name\": \"" + name + "\"}").post("/api/v1/contacts"),
        given().auth().oauth2(token + "x").get("/api/v1/contacts"),
        given().auth().oauth2(token).get("/api/v1/" + name),
        given().auth().preemptive().basic(key, "").body("{}").post("/v1/batch"),
        given().queryParam("writeKey", key).body(email).post("/v1/track"));
  }
}
