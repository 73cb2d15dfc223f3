package io.rapport.gateway.door;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.gateway.FakeService;
import io.rapport.gateway.Fakes;
import io.rapport.gateway.GatewayResource;
import io.rapport.testing.Fresh;
import io.rapport.testing.Tokens;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayResource.class)
class ProxyTest {

  private static final String PROBLEM = "application/problem+json";
  private static final int MB = 1024 * 1024;

  @BeforeEach
  void servicesTellWhatTheyAreAsked() {
    Fakes.reset();
  }

  private static String token() {
    return Tokens.of("agent").named("reader-" + UUID.randomUUID()).in(Fresh.workspace());
  }

  private static RequestSpecification request() {
    return given().header("Authorization", "Bearer " + token());
  }

  @Test
  void saysThatAServiceIsAway() {
    Fakes.SEGMENTS.down();
    try {
      request()
          .get("/api/v1/segments")
          .then()
          .statusCode(503)
          .contentType(PROBLEM)
          .header("Retry-After", "1")
          .body("type", equalTo("https://rapport.dev/problems/unavailable"));
      request().body("{}").post("/api/v1/segments").then().statusCode(503).contentType(PROBLEM);
    } finally {
      Fakes.SEGMENTS.up();
    }
    request().get("/api/v1/segments").then().statusCode(200);
  }

  @Test
  void saysThatAServiceBrokeOff() {
    AtomicInteger asked = new AtomicInteger();
    Fakes.CONTACTS.behaves(
        request -> {
          asked.incrementAndGet();
          request.connection().close();
        });
    request()
        .body("{}")
        .post("/api/v1/contacts")
        .then()
        .statusCode(502)
        .contentType(PROBLEM)
        .header("Retry-After", "1");
    assertThat(asked).hasValue(1);
  }

  @Test
  void asksAgainWhatMayBeAskedTwice() {
    AtomicInteger asked = new AtomicInteger();
    Fakes.CONTACTS.behaves(
        request -> {
          if (asked.incrementAndGet() == 1) {
            request.connection().close();
          } else {
            request.response().end("second");
          }
        });
    request().get("/api/v1/contacts").then().statusCode(200).body(equalTo("second"));
    assertThat(asked).hasValue(2);
    asked.set(0);
    Fakes.CONTACTS.behaves(
        request -> {
          asked.incrementAndGet();
          request.connection().close();
        });
    request().get("/api/v1/contacts").then().statusCode(502).contentType(PROBLEM);
    assertThat(asked).hasValue(2);
  }

  @Test
  void waitsForASlowServiceOnlySoLong() {
    Fakes.PROFILES.behaves(_ -> {});
    long start = System.nanoTime();
    request().get("/api/v1/profiles/1").then().statusCode(504).contentType(PROBLEM);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(3));
  }

  @Test
  void keepsAStreamOfEventsOpen() throws Exception {
    CompletableFuture<HttpServerRequest> open = new CompletableFuture<>();
    Fakes.SEGMENTS.behaves(
        request -> {
          request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
          request.response().write("data: one\n\n");
          open.complete(request);
        });
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> answer =
          client.send(
              HttpRequest.newBuilder(uri("/api/v1/segments/1/stream"))
                  .header("Authorization", "Bearer " + token())
                  .header("Accept", "text/event-stream")
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.body().readNBytes(11)).asString().isEqualTo("data: one\n\n");
      HttpServerRequest request = open.get();
      FakeService.vertx().setTimer(1_500, _ -> request.response().end("data: two\n\n"));
      assertThat(answer.body().readAllBytes()).asString().isEqualTo("data: two\n\n");
    }
  }

  /// Else streams that nobody reads would pile up at the service.
  @Test
  void tellsTheServiceThatTheReaderOfAStreamHasGone() throws Exception {
    CompletableFuture<HttpServerRequest> open = new CompletableFuture<>();
    CompletableFuture<Void> gone = new CompletableFuture<>();
    Fakes.INTERACTIONS.behaves(
        request -> {
          request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
          request.response().write("data: one\n\n");
          request.response().closeHandler(_ -> gone.complete(null));
          beat(request);
          open.complete(request);
        });
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> answer = client.send(tail(), BodyHandlers.ofInputStream());
      assertThat(answer.body().readNBytes(11)).asString().isEqualTo("data: one\n\n");
      assertThat(open).isDone();
      assertThat(gone).isNotDone();
      answer.body().close();
    }
    assertThat(gone).succeedsWithin(Duration.ofSeconds(10));
  }

  /// What a slow reader does not take stays with the service, which then knows that it is slow.
  @Test
  void keepsLittleOfAStreamThatNobodyReads() throws Exception {
    CompletableFuture<Integer> full = new CompletableFuture<>();
    Fakes.INTERACTIONS.behaves(
        request -> {
          request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
          fill(request, 0, full);
        });
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> answer = client.send(tail(), BodyHandlers.ofInputStream());

      assertThat(full)
          .succeedsWithin(Duration.ofSeconds(20))
          .satisfies(blocks -> assertThat(blocks).isLessThan(24 * 16));
      answer.body().close();
    }
  }

  private static HttpRequest tail() {
    return HttpRequest.newBuilder(uri("/api/v1/sources/1/tail"))
        .header("Authorization", "Bearer " + token())
        .header("Accept", "text/event-stream")
        .build();
  }

  private static void beat(HttpServerRequest request) {
    if (!request.response().closed()) {
      request.response().write(": \n\n");
      FakeService.vertx().setTimer(100, _ -> beat(request));
    }
  }

  /// Writes blocks of 64 KB until one is not taken for half a second.
  private static void fill(HttpServerRequest request, int blocks, CompletableFuture<Integer> full) {
    if (request.response().closed()) {
      return;
    }
    if (blocks == 1_600) {
      full.complete(blocks);
    } else if (!request.response().writeQueueFull()) {
      request.response().write(Buffer.buffer(new byte[64 * 1024]));
      FakeService.vertx().runOnContext(_ -> fill(request, blocks + 1, full));
    } else {
      long stuck = FakeService.vertx().setTimer(500, _ -> full.complete(blocks));
      request
          .response()
          .drainHandler(
              _ -> {
                FakeService.vertx().cancelTimer(stuck);
                fill(request, blocks, full);
              });
    }
  }

  @Test
  void streamsALargeAnswer() throws Exception {
    byte[] block = new byte[MB];
    Fakes.CONTACTS.behaves(
        request -> {
          request.response().setChunked(true);
          send(request, Buffer.buffer(block), 64);
        });
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> answer =
          client.send(
              HttpRequest.newBuilder(uri("/api/v1/contacts/export"))
                  .header("Authorization", "Bearer " + token())
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      long bytes = answer.body().transferTo(java.io.OutputStream.nullOutputStream());
      assertThat(bytes).isEqualTo(64L * MB);
    }
  }

  private static void send(HttpServerRequest request, Buffer block, int times) {
    if (times == 0) {
      request.response().end();
    } else {
      request.response().write(block).onSuccess(_ -> send(request, block, times - 1));
    }
  }

  @Test
  void breaksOffWithABrokenAnswer() {
    Fakes.CONTACTS.behaves(
        request -> {
          request.response().putHeader("Content-Length", "1000");
          request.response().write("half").onComplete(_ -> request.connection().close());
        });
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest get =
          HttpRequest.newBuilder(uri("/api/v1/contacts"))
              .header("Authorization", "Bearer " + token())
              .build();
      assertThat(client.sendAsync(get, HttpResponse.BodyHandlers.ofString()))
          .failsWithin(Duration.ofSeconds(5));
    }
  }

  @Test
  void passesErrorsOfAServiceAsTheyAre() {
    Fakes.CONTACTS.behaves(
        request ->
            request
                .response()
                .setStatusCode(412)
                .putHeader("Content-Type", PROBLEM)
                .putHeader("Connection", "keep-alive, X-Inner")
                .putHeader("X-Inner", "secret")
                .end("{\"status\":412}"));
    request()
        .body("{}")
        .put("/api/v1/contacts/1")
        .then()
        .statusCode(412)
        .contentType(PROBLEM)
        .header("X-Inner", nullValue())
        .body("status", equalTo(412));
  }

  private static URI uri(String path) {
    return URI.create("http://localhost:" + RestAssured.port + path);
  }
}
