package io.rapport.interactions.ingestion;

import static io.rapport.interactions.SourceFixtures.writeKey;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.interactions.Rows;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.promise.Promise;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Events and bodies beyond the limits, by every way in: refused, or set aside, and told.
@QuarkusTest
@WithTestResource(PlatformResource.class)
class NothingTooLargeIsLostSilentlyTest {

  private static final List<String> BATCHES = List.of("/v1/batch", "/v1/import", "/v1/b");
  private static final List<String> SINGLE =
      List.of("/v1/track", "/v1/page", "/v1/identify", "/v1/t", "/v1/p", "/v1/i");
  private static final List<String> OTHERS = List.of("/v1/webhook", "/v1/pos");
  private static final int KB = 1000;

  private final UUID workspace = Fresh.workspace();
  private final List<String> silent = new ArrayList<>();
  private int sent;
  private int number;

  private enum Way {
    PLAIN,
    CHUNKED,
    PACKED
  }

  @Test
  void whatIsTooLargeIsRefusedOrSetAsideAndTold() throws IOException {
    String key = writeKey(workspace);
    int beside;
    try (Calls calls = new Calls(RestAssured.port, key)) {
      beside = sendAll(calls);
    }
    List<String> wrong = List.copyOf(silent);
    int thrown = sent;
    int stored =
        Rows.of("select id from event where workspace_id = ? and name = 'Beside'", workspace)
            .size();
    int large =
        Rows.of("select id from event where workspace_id = ? and name = 'Large'", workspace).size();
    Promise.of("I8", "what is too large is told")
        .told("33 KB events, 501 KB and 1 MB bodies, gzip bombs: plain, chunked, packed", thrown)
        .figure("answered otherwise than 413, or 200 with its verdict", "0", wrong, wrong.isEmpty())
        .figure("events beside them that are stored", beside + "", stored, stored == beside)
        .none("events beyond the limit that are stored", large)
        .control(
            "a host that answers 200 to everything",
            toYesMan(key) + " silent",
            silent.size() == thrown)
        .judge();
  }

  private int toYesMan(String key) throws IOException {
    silent.clear();
    HttpServer host =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    host.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] yes = "{\"success\": true}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, yes.length);
          exchange.getResponseBody().write(yes);
          exchange.close();
        });
    host.start();
    try (Calls calls = new Calls(host.getAddress().getPort(), key)) {
      sendAll(calls);
    } finally {
      host.stop(0);
    }
    return silent.size();
  }

  /// How many events stand beside those that are too large.
  private int sendAll(Calls calls) {
    int beside = 0;
    for (Way way : Way.values()) {
      for (String path : BATCHES) {
        expectVerdict(path, send(calls, way, path, batch(33 * KB)), 1);
        beside += 2;
        expectTooLarge(path, send(calls, way, path, large(501 * KB + 12_000)));
        expectTooLarge(path, send(calls, way, path, large(1_000 * KB)));
      }
      for (String path : SINGLE) {
        expectVerdict(path, send(calls, way, path, event(33 * KB)), 0);
        expectTooLarge(path, send(calls, way, path, event(1_000 * KB)));
      }
      for (String path : OTHERS) {
        expectTooLarge(path, send(calls, way, path, event(513 * KB)));
        expectTooLarge(path, send(calls, way, path, event(1_000 * KB)));
      }
    }
    for (List<String> paths : List.of(BATCHES, SINGLE, OTHERS)) {
      for (String path : paths) {
        expectTooLarge(path, calls.post(path, bomb()));
      }
    }
    return beside;
  }

  private static HttpResponse<String> send(Calls calls, Way way, String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return switch (way) {
      case PLAIN -> calls.post(path, bytes);
      case CHUNKED -> calls.inChunks(path, bytes);
      case PACKED -> calls.post(path, Calls.zipped(bytes));
    };
  }

  private void expectTooLarge(String path, HttpResponse<String> answer) {
    sent++;
    boolean told =
        answer.statusCode() == 413
            && Calls.json(answer).path("type").asText().endsWith("/too-large");
    if (!told) {
      silent.add(path + ": " + answer.statusCode());
    }
  }

  private void expectVerdict(String path, HttpResponse<String> answer, int place) {
    sent++;
    JsonNode body = Calls.json(answer);
    JsonNode result = body.path("results").path(0);
    boolean told =
        answer.statusCode() == 200
            && body.path("quarantined").asInt() == 1
            && result.path("index").asInt(-1) == place
            && result.path("reason").asText().equals("too-large");
    if (!told) {
      silent.add(path + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  private String batch(int bytes) {
    return "{\"batch\":[%s,%s,%s]}".formatted(beside(), event(bytes), beside());
  }

  private String beside() {
    return "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"Beside\",\"messageId\":\"m-%d\"}"
        .formatted(number++);
  }

  private String large(int bytes) {
    StringBuilder batch = new StringBuilder("{\"batch\":[").append(event(30 * KB));
    while (batch.length() < bytes) {
      batch.append(',').append(event(30 * KB));
    }
    return batch.append("]}").toString();
  }

  private String event(int bytes) {
    return "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"Large\",\"messageId\":\"m-%d\",\"x\":\"%s\"}"
        .formatted(number++, "x".repeat(bytes));
  }

  private static byte[] bomb() {
    byte[] blanks = new byte[50_000_000];
    Arrays.fill(blanks, (byte) ' ');
    return Calls.zipped(blanks);
  }
}
