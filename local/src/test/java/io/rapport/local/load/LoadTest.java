package io.rapport.local.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rapport.local.Failure;
import io.rapport.local.Json;
import io.rapport.local.Running;
import io.rapport.local.Tokens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Against a small collector of its own that stores message ids as the real one does and fails on
/// demand.
@Timeout(60)
class LoadTest {
  @TempDir Path directory;
  private final Set<String> stored = ConcurrentHashMap.newKeySet();
  private final AtomicInteger sources = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final ConcurrentLinkedQueue<Trouble> troubles = new ConcurrentLinkedQueue<>();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private volatile int largest = Integer.MAX_VALUE;
  private HttpServer server;

  private enum Trouble {
    UNAVAILABLE,
    ANSWER_LOST,
    KEY_UNKNOWN
  }

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/api/v1/sources",
        e ->
            answer(
                e,
                201,
                "{\"id\":\"s\",\"writeKey\":\"key-%d\"}".formatted(sources.incrementAndGet())));
    server.createContext("/v1/batch", this::collect);
    server.createContext(
        "/realms/rapport/protocol/openid-connect/token",
        e -> answer(e, 200, "{\"access_token\":\"t\",\"expires_in\":300}"));
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  @Test
  void sendsEveryEventOnce() throws Exception {
    Counts counts = load(events(1234), Duration.ofSeconds(20));
    assertThat(counts).isEqualTo(new Counts(1234, 1234, 0, 0, 0, 0));
    assertThat(stored).hasSize(1234);
    assertThat(requests).hasValue(3);
  }

  @Test
  void aRepeatAddsNothing() throws Exception {
    Path file = events(700);
    load(file, Duration.ofSeconds(20));
    Counts counts = load(file, Duration.ofSeconds(20));
    assertThat(counts).isEqualTo(new Counts(700, 0, 700, 0, 0, 0));
    assertThat(sources).hasValue(1);
  }

  @Test
  void aRepeatAddsNothingEvenWhereTheEventsHaveNoMessageId() throws Exception {
    Path file = directory.resolve("bare.ndjson");
    Files.writeString(file, "{\"type\":\"track\",\"event\":\"A\"}\n{ }\n\n{\"type\":\"page\"}\n");
    assertThat(load(file, Duration.ofSeconds(20)).accepted()).isEqualTo(3);
    assertThat(load(file, Duration.ofSeconds(20)).duplicates()).isEqualTo(3);
    assertThat(stored).hasSize(3).allMatch(id -> id.startsWith("load-"));
  }

  @Test
  void readsGzippedFiles() throws Exception {
    Path plain = events(600);
    Path file = directory.resolve("events.ndjson.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      Files.copy(plain, out);
    }
    assertThat(load(file, Duration.ofSeconds(20)).accepted()).isEqualTo(600);
  }

  @Test
  void triesAgainWhatIsUnavailable() throws Exception {
    troubles.addAll(List.of(Trouble.UNAVAILABLE, Trouble.UNAVAILABLE));
    Counts counts = load(events(900), Duration.ofSeconds(20));
    assertThat(counts).isEqualTo(new Counts(900, 900, 0, 0, 0, 0));
  }

  @Test
  void tellsTheDuplicatesOfALostAnswerFromOthers() throws Exception {
    troubles.add(Trouble.ANSWER_LOST);
    Counts counts = load(events(400), Duration.ofSeconds(20));
    assertThat(counts).isEqualTo(new Counts(400, 0, 400, 400, 0, 0));
    assertThat(stored).hasSize(400);
  }

  @Test
  void goesOnWhereItWasCutShort() throws Exception {
    Path file = events(5_000);
    server.removeContext("/v1/batch");
    AtomicInteger left = new AtomicInteger(6);
    server.createContext(
        "/v1/batch",
        e -> {
          if (left.getAndDecrement() > 0) {
            collect(e);
          } else {
            answer(e, 500, "{}");
          }
        });
    assertThatThrownBy(() -> load(file, Duration.ofSeconds(1)))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("goes on from here");
    int before = stored.size();
    assertThat(before).isLessThan(5_000);

    server.removeContext("/v1/batch");
    requests.set(0);
    server.createContext("/v1/batch", this::collect);
    Counts counts = load(file, Duration.ofSeconds(20));
    assertThat(counts.lines()).isEqualTo(5_000);
    assertThat(counts.accepted() + counts.duplicates()).isEqualTo(5_000);
    assertThat(requests.get()).isLessThan(10);
    assertThat(stored).hasSize(5_000);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("going on after line");
  }

  @Test
  void makesTheSourceAnewWhenItsKeyIsUnknown() throws Exception {
    load(events(10), Duration.ofSeconds(20));
    troubles.add(Trouble.KEY_UNKNOWN);
    assertThat(load(events(20), Duration.ofSeconds(20)).lines()).isEqualTo(20);
    assertThat(sources).hasValue(2);
  }

  @Test
  void dividesABatchThatIsTooLarge() throws Exception {
    largest = 3;
    Path file = directory.resolve("large.ndjson");
    Files.write(file, IntStream.range(0, 10).mapToObj(LoadTest::event).toList());
    assertThat(load(file, Duration.ofSeconds(20)).accepted()).isEqualTo(10);
  }

  @Test
  void namesTheLinesThatAreNoEvents() throws Exception {
    Path file = directory.resolve("mixed.ndjson");
    Files.write(file, List.of(event(1), "not json", event(2), "[1]", "{\"a\":1} x"));
    Counts counts = load(file, Duration.ofSeconds(20));
    assertThat(counts).isEqualTo(new Counts(5, 2, 0, 0, 0, 3));
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("line 2 is not a JSON object");
  }

  private Counts load(Path file, Duration patience) throws IOException, InterruptedException {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    Running platform = new Running(url, new Tokens(url + "/realms/rapport"), null);
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return new Load(directory, platform, out, patience)
        .send(Load.Options.of(List.of(file.toString(), "--source", "test")));
  }

  private Path events(int count) throws IOException {
    Path file = directory.resolve("events-" + count + ".ndjson");
    Files.write(file, IntStream.range(0, count).mapToObj(LoadTest::event).toList());
    return file;
  }

  private static String event(int number) {
    return "{\"type\":\"track\",\"event\":\"Заказ\",\"userId\":\"u%d\",\"messageId\":\"m%d\"}"
        .formatted(number % 7, number);
  }

  private void collect(HttpExchange exchange) throws IOException {
    JsonNode batch = Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes()).path("batch");
    requests.incrementAndGet();
    Trouble trouble = troubles.poll();
    if (trouble == Trouble.UNAVAILABLE) {
      exchange.getResponseHeaders().add("Retry-After", "1");
      answer(exchange, 503, "{}");
      return;
    }
    if (trouble == Trouble.KEY_UNKNOWN) {
      answer(exchange, 401, "{}");
      return;
    }
    if (batch.size() > largest) {
      answer(exchange, 413, "{}");
      return;
    }
    List<String> fresh = new ArrayList<>();
    batch.forEach(
        event -> {
          if (stored.add(event.path("messageId").asText())) {
            fresh.add(event.path("messageId").asText());
          }
        });
    if (trouble == Trouble.ANSWER_LOST) {
      exchange.close();
      return;
    }
    answer(
        exchange,
        200,
        "{\"success\":true,\"accepted\":%d,\"duplicates\":%d,\"quarantined\":0,\"results\":[]}"
            .formatted(fresh.size(), batch.size() - fresh.size()));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
