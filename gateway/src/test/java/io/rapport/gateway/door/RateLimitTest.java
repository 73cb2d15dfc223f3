package io.rapport.gateway.door;

import static io.restassured.RestAssured.given;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.gateway.Fakes;
import io.rapport.gateway.GatewayResource;
import io.rapport.gateway.RealRedis;
import io.rapport.testing.Fresh;
import io.rapport.testing.Tokens;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayResource.class)
class RateLimitTest {

  @BeforeEach
  void requestsAreCountedTogether() {
    Fakes.reset();
    await().atMost(ofSeconds(60)).until(() -> "shared".equals(limits()));
  }

  private static String limits() {
    return given().get("/health/ready").path("limits");
  }

  private static Response collect(String key) {
    return given().auth().preemptive().basic(key, "").body("{}").post("/v1/batch");
  }

  private static int letThrough(int tries, Supplier<Response> call) {
    int passed = 0;
    for (int i = 0; i < tries; i++) {
      passed += call.get().statusCode() == 200 ? 1 : 0;
    }
    return passed;
  }

  /// A little comes back all the time.
  private static Response refusedAtLast(Supplier<Response> call) {
    Response answer = call.get();
    for (int i = 0; i < 10 && answer.statusCode() == 200; i++) {
      answer = call.get();
    }
    assertThat(answer.statusCode()).isEqualTo(429);
    return answer;
  }

  @Test
  void limitsAWriteKey() {
    String key = "key-" + UUID.randomUUID();
    collect(key)
        .then()
        .statusCode(200)
        .header(
            "RateLimit-Policy",
            containsString("\"write-key\";q=" + GatewayResource.PER_WRITE_KEY + ";w=60"))
        .header("RateLimit", matchesPattern("\"write-key\";r=\\d+;t=\\d+"));
    assertThat(letThrough(GatewayResource.PER_WRITE_KEY + 20, () -> collect(key)))
        .isBetween(GatewayResource.PER_WRITE_KEY - 1, GatewayResource.PER_WRITE_KEY + 10);
    refusedAtLast(() -> collect(key))
        .then()
        .contentType("application/problem+json")
        .header("Retry-After", matchesPattern("[12]"))
        .header("RateLimit", matchesPattern("\"write-key\";r=0;t=\\d+"))
        .body("type", equalTo("https://rapport.dev/problems/too-many-requests"));
    collect("key-" + UUID.randomUUID()).then().statusCode(200);
  }

  @Test
  void knowsAKeyWithoutItsColonAndInTheQueryAsTheSame() {
    String key = "key-" + UUID.randomUUID();
    String bare = java.util.Base64.getEncoder().encodeToString(key.getBytes());
    assertThat(letThrough(GatewayResource.PER_WRITE_KEY + 20, () -> collect(key)))
        .isLessThan(GatewayResource.PER_WRITE_KEY + 20);
    refusedAtLast(() -> given().header("Authorization", "Basic " + bare).post("/v1/track"));
    refusedAtLast(() -> given().queryParam("writeKey", key).post("/v1/track"));
  }

  /// On an address of its own of the loopback network, for the limit holds for all tests of one.
  @Test
  void limitsAnAddressThatMakesKeysUp() throws IOException {
    int before = Fakes.INTERACTIONS.requests();
    String answer = collectFrom("127.0.0.77", "invented-" + UUID.randomUUID());
    int sent = 1;
    for (; answer.startsWith("HTTP/1.1 200") && sent < 4 * GatewayResource.PER_SENDER; sent++) {
      answer = collectFrom("127.0.0.77", "invented-" + UUID.randomUUID());
    }
    assertThat(answer)
        .startsWith("HTTP/1.1 429")
        .containsIgnoringCase("retry-after: ")
        .containsIgnoringCase("ratelimit: \"sender\";r=0");
    assertThat(Fakes.INTERACTIONS.requests() - before)
        .isEqualTo(sent - 1)
        .isBetween(GatewayResource.PER_SENDER, 2 * GatewayResource.PER_SENDER);
    assertThat(collectFrom("127.0.0.78", "another")).startsWith("HTTP/1.1 200");
  }

  private static String collectFrom(String address, String key) throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(address, 0));
      socket.connect(new InetSocketAddress("127.0.0.1", RestAssured.port), 5_000);
      socket.setSoTimeout(10_000);
      String request =
          "POST /v1/batch?writeKey="
              + key
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void limitsACallerButNotItsColleague() {
    UUID workspace = Fresh.workspace();
    String token = Tokens.of("agent").named("busy-" + UUID.randomUUID()).in(workspace);
    String colleague = Tokens.of("agent").named("calm-" + UUID.randomUUID()).in(workspace);
    assertThat(letThrough(GatewayResource.PER_CALLER + 20, () -> contacts(token)))
        .isBetween(GatewayResource.PER_CALLER, GatewayResource.PER_CALLER + 15);
    refusedAtLast(() -> contacts(token)).then().contentType("application/problem+json");
    contacts(colleague).then().statusCode(200);
  }

  private static Response contacts(String token) {
    return given().header("Authorization", "Bearer " + token).get("/api/v1/contacts");
  }

  @Test
  void goesOnWithoutRedisAndComesBackToIt() {
    String key = "key-" + UUID.randomUUID();
    collect(key).then().statusCode(200);
    RealRedis.get().stop();
    try {
      List<Long> times = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        long start = System.nanoTime();
        collect(key).then().statusCode(200).header("RateLimit", matchesPattern(".*r=\\d+.*"));
        times.add(System.nanoTime() - start);
      }
      assertThat(times.stream().sorted().toList().get(10)).isLessThan(ofMillis(400).toNanos());
      await()
          .atMost(ofSeconds(10))
          .untilAsserted(
              () -> {
                collect("key-" + UUID.randomUUID()).then().statusCode(200);
                assertThat(limits()).isEqualTo("local");
              });
      assertThat(letThrough(GatewayResource.PER_WRITE_KEY + 20, () -> collect(key)))
          .isLessThan(GatewayResource.PER_WRITE_KEY + 10);
    } finally {
      RealRedis.get().start();
    }
    await()
        .atMost(ofSeconds(20))
        .untilAsserted(
            () -> {
              collect("key-" + UUID.randomUUID()).then().statusCode(200);
              assertThat(limits()).isEqualTo("shared");
            });
  }
}
