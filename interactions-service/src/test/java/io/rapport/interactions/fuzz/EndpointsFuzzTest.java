package io.rapport.interactions.fuzz;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.interactions.Rows;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.promise.Promise;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every way in of the running service under mutated bodies, queries and headers: none of them is
/// answered with 5xx, every event of a batch has one verdict, and what is valid beside something
/// bad is stored.
@QuarkusTest
@WithTestResource(PlatformResource.class)
class EndpointsFuzzTest {

  private static final Duration TIME = Duration.ofSeconds(Promise.size(6, 600));
  private static final int CLIENTS = 4;
  private static final int LONG_QUERY = 12_000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> SINGLE =
      List.of(
          "track",
          "identify",
          "page",
          "screen",
          "group",
          "alias",
          "merge",
          "t",
          "i",
          "p",
          "s",
          "g",
          "a",
          "m");
  private static final List<String> BATCHES =
      List.of("/v1/batch", "/v1/import", "/v1/b", "/v1/import/");
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "text/plain",
          "application/x-www-form-urlencoded",
          "application/octet-stream",
          "application/json; charset=utf-16",
          "multipart/form-data",
          "x",
          "");
  private static final String MAPPING =
      """
      {"event": type, "timestamp": at, "messageId": number, "properties": {"total": amount,
       "products": lines.{"sku": sku, "quantity": n}}, "context": {"traits": {"email": buyer}}}""";
  private static final String IMPORT =
      """
      {"sourceId": "%s", "mapping": {"columns": [{"column": "user", "to": "/userId"},
         {"column": "time", "to": "/timestamp"},
         {"column": "total", "to": "/properties/total", "as": "number"}],
       "constants": [{"to": "/event", "value": "Order Completed"}]}}""";

  private final UUID workspace = Fresh.workspace();
  private final LongAdder calls = new LongAdder();
  private final LongAdder events = new LongAdder();
  private final AtomicLong numbers = new AtomicLong();
  private final Set<String> stored = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Queue<String> miscounted = new ConcurrentLinkedQueue<>();
  private final List<String> keys = new ArrayList<>();
  private String sourceId;

  /// As the answer came.
  private UnaryOperator<JsonNode> tamper = answer -> answer;

  @BeforeEach
  void createSources() {
    Response plain = source(workspace);
    sourceId = plain.path("id");
    keys.add(plain.path("writeKey"));
    for (String settings :
        List.of(
            "{\"consent\": {\"demanded\": [\"ads\"]}}",
            "{\"enrichment\": {\"ip\": \"drop\", \"geo\": false}}",
            "{\"plan\": {\"id\": \"%s\", \"mode\": \"flag\"}}".formatted(plan()))) {
      Response other = source(workspace);
      as("integrator", workspace)
          .body("{\"settings\": " + settings + "}")
          .patch("/api/v1/sources/" + other.path("id"))
          .then()
          .statusCode(200);
      keys.add(other.path("writeKey"));
    }
    as("integrator", workspace)
        .body(Map.of("expression", MAPPING))
        .put("/api/v1/sources/" + sourceId + "/mapping")
        .then()
        .statusCode(200);
  }

  private String plan() {
    return as("integrator", workspace)
        .body(
            """
            {"name": "Shop", "unplanned": "allow", "events": [{"name": "Order Completed", "schema":
              {"properties": {"properties": {"type": "object", "required": ["total"],
                "properties": {"total": {"type": "number", "multipleOf": 0.01},
                  "currency": {"pattern": "^[A-Z]{3}$"}}}}}}]}""")
        .post("/api/v1/tracking-plans")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  @Test
  void noInputIsAnsweredWith5xxAndNothingValidIsLost() throws Exception {
    long seed = Long.getLong("rapport.fuzz.seed", System.nanoTime());
    long start = System.nanoTime();
    run(seed, TIME);
    double seconds = (System.nanoTime() - start) / 1e9;
    Set<String> there =
        new HashSet<>(Rows.of("select message_id from event where workspace_id = ?", workspace));
    long missing = stored.stream().filter(id -> !there.contains(id)).count();
    long halfway = refused.stream().filter(there::contains).count();
    Map<String, LongAdder> seen = new TreeMap<>(outcomes);
    seen.forEach((outcome, times) -> System.out.println(times + " " + outcome));
    failures.stream().limit(10).forEach(System.out::println);
    miscounted.stream().limit(10).forEach(System.out::println);
    long sent = calls.sum();
    int wrong = miscounted.size();
    miscounted.clear();
    tamper = EndpointsFuzzTest::withoutItsLastResult;
    run(seed, Duration.ofSeconds(2));
    Promise.of("fuzz", "no input at any way in is answered with 5xx or costs what is beside it")
        .told("seed", seed)
        .told("calls", sent)
        .told("a second", Math.round(sent / seconds))
        .told("events in batches", events.sum())
        .told("different outcomes", seen.size())
        .figure("answers of 500 and above, or none", "0", summary(failures), failures.isEmpty())
        .none("batches without one verdict for each event", wrong)
        .none("valid events beside bad ones that are not stored, of " + stored.size(), missing)
        .none("valid events of refused bodies that are stored", halfway)
        .control(
            "an answer that forgets an event: batches miscounted",
            miscounted.size(),
            !miscounted.isEmpty())
        .judge();
  }

  private void run(long seed, Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    List<Callable<Void>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Random random = new Random(seed + i);
      clients.add(
          () -> {
            try (HttpClient http = newClient()) {
              Caller caller = new Caller(http, random);
              while (System.nanoTime() < end) {
                caller.call();
              }
            }
            return null;
          });
    }
    try (var executor = Executors.newFixedThreadPool(CLIENTS)) {
      for (var client : executor.invokeAll(clients)) {
        client.get();
      }
    }
  }

  private static HttpClient newClient() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  private static JsonNode withoutItsLastResult(JsonNode answer) {
    if (answer.path("quarantined").asInt() > 0) {
      ((com.fasterxml.jackson.databind.node.ObjectNode) answer)
          .put("quarantined", answer.path("quarantined").asInt() - 1);
    }
    return answer;
  }

  private static String summary(Queue<String> list) {
    return list.size() + (list.isEmpty() ? "" : ", such as " + list.peek());
  }

  /// One client that never sends what is right.
  private final class Caller {
    private final HttpClient http;
    private final Random random;
    private final Mutations mutations;

    Caller(HttpClient http, Random random) {
      this.http = http;
      this.random = random;
      this.mutations = new Mutations(random);
    }

    void call() throws Exception {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> batchWithGoodOnes();
        case 4, 5 -> post(mutations.one(BATCHES), mangled(Bodies.batch(some())));
        case 6, 7 ->
            post("/v1/" + mutations.one(SINGLE) + slash(), mangled(mutations.one(Bodies.EVENTS)));
        case 8 -> post("/v1/webhook", mangled(Bodies.CALL));
        case 9 ->
            post(
                "/v1/pos",
                mangled(random.nextBoolean() ? Bodies.RECEIPT : "[" + Bodies.RECEIPT + "]"));
        case 10 -> pixel();
        default -> file();
      }
    }

    /// Its valid events are stored, whatever stands between them; or the body is refused whole.
    private void batchWithGoodOnes() throws Exception {
      List<String> batch = new ArrayList<>();
      List<String> good = new ArrayList<>();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        if (random.nextBoolean()) {
          batch.add(good(good));
        }
        batch.add(mutations.json(mutations.one(Bodies.EVENTS)));
      }
      batch.add(good(good));
      byte[] body = Bodies.batch(batch).getBytes(StandardCharsets.UTF_8);
      HttpResponse<String> answer = send("/v1/batch", body, keys.getFirst(), false);
      if (answer == null) {
        return;
      }
      if (answer.statusCode() != 200) {
        refused.addAll(good);
        return;
      }
      stored.addAll(good);
      count(body, answer.body(), good.size());
    }

    private String good(List<String> ids) {
      String id = "good-" + numbers.incrementAndGet();
      ids.add(id);
      return "{\"type\":\"track\",\"messageId\":\"%s\",\"userId\":\"u\",\"event\":\"Fine\"}"
          .formatted(id);
    }

    private void count(byte[] body, String text, int good) throws IOException {
      JsonNode answer = tamper.apply(JSON.readTree(text));
      int accepted = answer.path("accepted").asInt();
      int told =
          accepted
              + answer.path("duplicates").asInt()
              + answer.path("quarantined").asInt()
              + answer.path("held").asInt();
      int sent = eventsIn(body);
      events.add(told);
      if (sent >= 0 && told != sent
          || accepted < good
          || answer.path("results").size() != told - accepted) {
        miscounted.add(
            "%d events, %d good: %s to %s"
                .formatted(sent, good, text, new String(body, StandardCharsets.UTF_8)));
      }
    }

    /// As another parser counts them; -1 where it does not read the body.
    private static int eventsIn(byte[] body) {
      try {
        return JSON.readTree(body).path("batch").size();
      } catch (IOException _) {
        return -1;
      }
    }

    private List<String> some() {
      List<String> some = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        some.add(mutations.one(Bodies.EVENTS));
      }
      return some;
    }

    private String slash() {
      return random.nextInt(4) == 0 ? "/" : "";
    }

    private byte[] mangled(String valid) {
      return switch (random.nextInt(8)) {
        case 0, 1, 2 -> mutations.bytes(valid.getBytes(StandardCharsets.UTF_8));
        case 3 -> mutations.encoded(valid);
        case 4 -> mutations.bytes(zipped(valid.getBytes(StandardCharsets.UTF_8)));
        case 5 -> zipped(json(valid));
        default -> json(valid);
      };
    }

    private byte[] json(String valid) {
      String changed = valid.startsWith("{") ? mutations.json(valid) : valid.replace("{", "[");
      return changed.getBytes(StandardCharsets.UTF_8);
    }

    private void post(String path, byte[] body) throws Exception {
      send(path, body, mutations.one(keys), true);
    }

    private void pixel() throws Exception {
      String event = mutations.json(mutations.one(Bodies.EVENTS));
      String query =
          switch (random.nextInt(3)) {
            case 0 ->
                "data="
                    + encoded(
                        Base64.getEncoder()
                            .encodeToString(
                                mutations.bytes(event.getBytes(StandardCharsets.UTF_8))));
            case 1 -> "data=" + encoded(event);
            default ->
                "userId=%s&event=%s&%s=%s&properties.%s=1&properties.a.b=%s&%%00=%%ff"
                    .formatted(
                        encoded(mutations.text()),
                        encoded(mutations.text()),
                        encoded(mutations.text()),
                        encoded(mutations.text()),
                        encoded(mutations.text()),
                        encoded(mutations.text()));
          };
      HttpRequest request =
          request("/v1/pixel/track?writeKey=" + mutations.one(keys) + "&" + query).GET().build();
      byte[] sent = query.getBytes(StandardCharsets.UTF_8);
      if (query.length() < LONG_QUERY) {
        exchange("GET /v1/pixel", request, sent);
        return;
      }
      // the server ends the connection after an address that is too long
      try (HttpClient once = newClient()) {
        new Caller(once, random).exchange("GET /v1/pixel, long", request, sent);
      }
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text.replaceAll("\\p{Cs}", "?"), StandardCharsets.UTF_8);
    }

    /// A file of past events, in a new import each time.
    private void file() throws Exception {
      Response created =
          as("integrator", workspace)
              .body(IMPORT.formatted(sourceId))
              .post("/api/v1/imports/events");
      byte[] file = mutations.bytes(Bodies.FILE.getBytes(StandardCharsets.UTF_8));
      HttpRequest request =
          request("/api/v1/imports/events/" + created.path("id") + "/content")
              .header(
                  "Authorization",
                  "Bearer " + io.rapport.testing.Tokens.of("integrator").in(workspace))
              .header("Content-Type", "text/csv")
              .POST(HttpRequest.BodyPublishers.ofByteArray(file))
              .build();
      exchange("import", request, file);
    }

    private HttpResponse<String> send(String path, byte[] body, String key, boolean anyHeaders)
        throws Exception {
      HttpRequest.Builder request = request(path);
      String credentials =
          Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
      request.header("Authorization", "Basic " + credentials);
      if (anyHeaders) {
        String type = mutations.one(TYPES);
        if (!type.isEmpty()) {
          request.header("Content-Type", type);
        }
        header(request, "User-Agent");
        header(request, "X-Forwarded-For");
        header(request, "Accept-Language");
        header(request, "Content-Encoding");
      }
      HttpRequest.BodyPublisher publisher =
          random.nextInt(8) == 0
              ? HttpRequest.BodyPublishers.ofInputStream(
                  () -> new java.io.ByteArrayInputStream(body))
              : HttpRequest.BodyPublishers.ofByteArray(body);
      return exchange(path, request.POST(publisher).build(), body);
    }

    private void header(HttpRequest.Builder request, String name) {
      if (random.nextInt(4) == 0) {
        String value = mutations.text().replaceAll("[^\\x20-\\x7e]", "?");
        request.header(name, value.isBlank() ? "x" : value);
      }
    }

    private HttpRequest.Builder request(String path) {
      return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
          .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> exchange(String what, HttpRequest request, byte[] body)
        throws InterruptedException {
      calls.increment();
      try {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 500) {
          failures.add(told(what, request, answer.statusCode() + " " + answer.body(), body));
        }
        outcomes
            .computeIfAbsent(
                what + " " + answer.statusCode() + " " + reasons(answer), _ -> new LongAdder())
            .increment();
        return answer;
      } catch (IOException e) {
        failures.add(told(what, request, e.toString(), body));
        return null;
      }
    }

    private static String told(String what, HttpRequest request, String answer, byte[] body) {
      return what
          + " "
          + request.headers().map()
          + ": "
          + answer
          + " to "
          + Base64.getEncoder().encodeToString(body);
    }

    private static List<String> reasons(HttpResponse<String> answer) {
      try {
        JsonNode body = JSON.readTree(answer.body());
        return body.path("results").findValues("reason").stream()
            .filter(TextNode.class::isInstance)
            .map(JsonNode::textValue)
            .distinct()
            .sorted()
            .toList();
      } catch (IOException _) {
        return List.of();
      }
    }

    private static byte[] zipped(byte[] bytes) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
        gzip.write(bytes);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      return packed.toByteArray();
    }
  }
}
