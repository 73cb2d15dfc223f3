package io.rapport.interactions.collect;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.sender;
import static io.rapport.interactions.SourceFixtures.writeKey;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TestDatabase;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class CollectResourceTest {

  private static final String TRACK =
      """
      {"type": "track", "messageId": "%s", "userId": "u-1", "event": "Order Completed",
       "properties": {"total": 11.770, "currency": "USD"}}""";

  private UUID workspace;
  private String key;

  @BeforeEach
  void createSource() {
    workspace = Fresh.workspace();
    key = writeKey(workspace);
  }

  @ParameterizedTest
  @CsvSource({
    "identify, identify",
    "track, track",
    "page, page",
    "screen, screen",
    "group, group",
    "alias, alias",
    "i, identify",
    "t, track",
    "p, page",
    "s, screen",
    "g, group",
    "a, alias"
  })
  void takesOneEventAtThePathOfItsKind(String path, String kind) {
    sender(key)
        .body(
            """
            {"messageId": "m-1", "userId": "u-1", "event": "E", "name": "N", "groupId": "g",
             "previousId": "p"}""")
        .post("/v1/" + path)
        .then()
        .statusCode(200)
        .body("success", equalTo(true))
        .body("accepted", equalTo(1))
        .body("results", empty());

    assertThat(stored("kind")).containsExactly(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "import", "b", "batch/", "import/", "b/"})
  void takesManyEventsAtThePathsOfABatch(String path) {
    sender(key)
        .body(batch(TRACK.formatted("m-1"), TRACK.formatted("m-2")))
        .post("/v1/" + path)
        .then()
        .statusCode(200)
        .body("accepted", equalTo(2));

    assertThat(stored("message_id")).containsExactly("m-1", "m-2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"track/", "t/"})
  void toleratesATrailingSlash(String path) {
    sender(key).body(TRACK.formatted("m-1")).post("/v1/" + path).then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/plain;charset=UTF-8",
        "application/x-www-form-urlencoded",
        "application/json; charset=utf-8",
        "application/octet-stream"
      })
  void readsJsonWhateverTheContentTypeSays(String contentType) throws Exception {
    HttpResponse<String> answer =
        send("/v1/track", contentType, HttpRequest.BodyPublishers.ofString(TRACK.formatted("m-1")));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(stored("message_id")).containsExactly("m-1");
  }

  @Test
  void readsABodyWithoutAContentType() throws Exception {
    HttpResponse<String> answer =
        send("/v1/track", null, HttpRequest.BodyPublishers.ofString(TRACK.formatted("m-1")));

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/x-www-form-urlencoded", "text/plain"})
  void readsGzipWhateverTheContentTypeSays(String contentType) throws Exception {
    HttpRequest request =
        request("/v1/batch")
            .header("Content-Type", contentType)
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(gzip(batch(TRACK.formatted("m-1")))))
            .build();

    assertThat(send(request).statusCode()).isEqualTo(200);
    assertThat(stored("message_id")).containsExactly("m-1");
  }

  @Test
  void readsAChunkedBody() throws Exception {
    byte[] packed = gzip(batch(TRACK.formatted("m-1")));
    HttpResponse<String> answer =
        send(
            "/v1/batch",
            "application/json",
            HttpRequest.BodyPublishers.ofInputStream(
                () -> new java.io.ByteArrayInputStream(packed)));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(stored("message_id")).containsExactly("m-1");
  }

  @Test
  void takesTheWriteKeyFromTheBody() {
    given()
        .contentType("application/json")
        .body("{\"writeKey\": \"" + key + "\", \"batch\": [" + TRACK.formatted("m-1") + "]}")
        .post("/v1/import/")
        .then()
        .statusCode(200)
        .body("accepted", equalTo(1));
  }

  @Test
  void takesTheWriteKeyFromTheBodyOfOneEventAndDoesNotStoreIt() {
    given()
        .contentType("text/plain")
        .body("{\"writeKey\": \"" + key + "\"," + TRACK.formatted("m-1").substring(1))
        .post("/v1/t")
        .then()
        .statusCode(200);

    assertThat(stored("message::text")).singleElement().asString().doesNotContain(key);
  }

  @Test
  void takesTheWriteKeyFromTheQuery() {
    given()
        .contentType("text/plain")
        .queryParam("writeKey", key)
        .body(TRACK.formatted("m-1"))
        .post("/v1/track")
        .then()
        .statusCode(200);
  }

  @Test
  void takesABasicKeyWithoutItsColon() {
    String bare = Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    given()
        .header("Authorization", "Basic " + bare)
        .contentType("application/json")
        .body(TRACK.formatted("m-1"))
        .post("/v1/track")
        .then()
        .statusCode(200);
  }

  @Test
  void takesAWriteKeyBesideABearerToken() {
    given()
        .header("Authorization", "Bearer not-a-token")
        .contentType("application/json")
        .body("{\"writeKey\": \"" + key + "\"," + TRACK.formatted("m-1").substring(1))
        .post("/v1/track")
        .then()
        .statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wk_unknown", "", "' or 1=1 --"})
  void refusesAnUnknownWriteKey(String unknown) {
    sender(unknown)
        .body(TRACK.formatted("m-1"))
        .post("/v1/track")
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .body("type", equalTo("https://rapport.dev/problems/unauthenticated"));
  }

  @Test
  void refusesABodyWithoutAnyWriteKey() {
    given()
        .contentType("application/json")
        .body(TRACK.formatted("m-1"))
        .post("/v1/track")
        .then()
        .statusCode(401)
        .contentType("application/problem+json");
  }

  @Test
  void keepsTheMessageAsItWasSent() {
    String message =
        "{\"type\":\"track\",\"messageId\":\"m-1\",\"userId\":\"שרה\",\"event\":\"قهوة\","
            + "\"properties\":{\"total\":0.10,\"big\":12345678901234567890.123456789,"
            + "\"exp\":1.50E+3,\"nothing\":null},\"unknown\":[1,{\"x\":\"咖啡\"}]}";

    sender(key).body(batch(message)).post("/v1/batch").then().statusCode(200);

    assertThat(stored("message::text")).containsExactly(message);
    assertThat(stored("subject")).containsExactly("שרה");
    assertThat(stored("name")).containsExactly("قهوة");
  }

  @Test
  void mergesTheContextOfTheBatch() {
    sender(key)
        .body(
            """
            {"context": {"library": {"name": "java"}, "traits": {"plan": "free"}},
             "batch": [
              {"type": "identify", "messageId": "m-1", "userId": "u"},
              {"type": "identify", "messageId": "m-2", "userId": "u",
               "context": {"traits": {"email": "a@example.org"}}}]}""")
        .post("/v1/batch")
        .then()
        .statusCode(200);

    assertThat(stored("message -> 'context' -> 'library' ->> 'name'"))
        .containsExactly("java", "java");
    assertThat(stored("message -> 'context' -> 'traits' ->> 'plan'"))
        .containsExactly("free", "free");
    assertThat(stored("coalesce(message -> 'context' -> 'traits' ->> 'email', '-')"))
        .containsExactly("-", "a@example.org");
  }

  @Test
  void givesAnEventWithoutMessageIdOne() {
    sender(key)
        .body("{\"anonymousId\": \"a-1\", \"userId\": null, \"event\": \"E\"}")
        .post("/v1/track")
        .then()
        .statusCode(200)
        .body("accepted", equalTo(1));

    assertThat(stored("message_id")).singleElement().asString().hasSize(36);
    assertThat(stored("subject")).containsExactly("a-1");
  }

  @Test
  void correctsTheClockOfTheSender() {
    Instant sentAt = Instant.now().minus(Duration.ofDays(3650));
    Instant happened = sentAt.minusSeconds(60);
    sender(key)
        .body(
            """
            {"sentAt": "%s", "batch": [
              {"type": "track", "messageId": "m-1", "userId": "u", "event": "E",
               "originalTimestamp": "%s"}]}"""
                .formatted(sentAt, happened))
        .post("/v1/batch")
        .then()
        .statusCode(200);

    assertThat(stored("extract(epoch from received_at - occurred_at)::int::text"))
        .containsExactly("60");
  }

  @Test
  void takesAnEventOfLongAgoAtItsOwnTime() {
    sender(key)
        .body(
            """
            {"userId": "u", "messageId": "m-1", "event": "E", "timestamp": "1997-01-01T12:00:00Z"}
            """)
        .post("/v1/track")
        .then()
        .statusCode(200);

    assertThat(stored("(occurred_at at time zone 'utc')::text"))
        .containsExactly("1997-01-01 12:00:00");
  }

  @Test
  void bringsATimeInTheFutureBackToADayAheadAndKeepsWhatWasSent() {
    sender(key)
        .body(
            """
            {"messageId": "m-1", "userId": "u", "event": "E", "timestamp": "2099-01-01T00:00:00Z"}""")
        .post("/v1/track")
        .then()
        .body("accepted", equalTo(1));

    assertThat(stored("(occurred_at - received_at)::text")).containsExactly("1 day");
    assertThat(stored("message ->> 'timestamp'")).containsExactly("2099-01-01T00:00:00Z");
  }

  @Test
  void storesARepeatedMessageOnce() {
    String body = batch(TRACK.formatted("m-1"), TRACK.formatted("m-2"));
    sender(key).body(body).post("/v1/batch").then().statusCode(200);

    sender(key)
        .body(batch(TRACK.formatted("m-1"), TRACK.formatted("m-2"), TRACK.formatted("m-3")))
        .post("/v1/batch")
        .then()
        .statusCode(200)
        .body("accepted", equalTo(1))
        .body("duplicates", equalTo(2))
        .body("quarantined", equalTo(0))
        .body("results", hasSize(2))
        .body("results[0].index", equalTo(0))
        .body("results[0].messageId", equalTo("m-1"))
        .body("results[0].verdict", equalTo("duplicate"))
        .body("results[0].duplicateOf", equalTo(stored("id").getFirst()));

    assertThat(stored("message_id")).containsExactly("m-1", "m-2", "m-3");
  }

  @Test
  void storesAMessageOnceThatStandsTwiceInABatch() {
    sender(key)
        .body(batch(TRACK.formatted("m-1"), TRACK.formatted("m-1")))
        .post("/v1/batch")
        .then()
        .statusCode(200)
        .body("accepted", equalTo(1))
        .body("duplicates", equalTo(1))
        .body("results[0].index", equalTo(1))
        .body("results[0].duplicateOf", equalTo(stored("id").getFirst()));
  }

  @Test
  void takesARetryForADuplicateThoughItsSendingTimeAndSpellingDiffer() {
    sender(key)
        .body(
            """
            {"messageId": "m-1", "userId": "u", "event": "E", "sentAt": "2026-05-01T10:00:00Z",
             "properties": {"a": 1, "b": [1, 2]}}""")
        .post("/v1/track")
        .then()
        .body("accepted", equalTo(1));

    sender(key)
        .body(
            """
            {"batch": [{"type": "track", "event": "E", "properties": {"b": [1,2], "a": 1},
              "userId": "u", "sentAt": "2026-05-01T10:00:09Z", "messageId": "m-1"}]}""")
        .post("/v1/batch")
        .then()
        .body("duplicates", equalTo(1));
  }

  @Test
  void setsAsideAnotherMessageUnderATakenId() {
    sender(key).body(batch(TRACK.formatted("m-1"))).post("/v1/batch").then().statusCode(200);
    String other = TRACK.formatted("m-1").replace("11.770", "99.00");

    sender(key)
        .body(batch(other, TRACK.formatted("m-2")))
        .post("/v1/batch")
        .then()
        .statusCode(200)
        .body("accepted", equalTo(1))
        .body("duplicates", equalTo(0))
        .body("quarantined", equalTo(1))
        .body("results", hasSize(1))
        .body("results[0].verdict", equalTo("conflict"))
        .body("results[0].pointer", equalTo("/messageId"));

    assertThat(stored("message -> 'properties' ->> 'total'")).containsExactly("11.770", "11.770");
    as("admin", workspace)
        .get("/api/v1/quarantine")
        .then()
        .statusCode(200)
        .body("data", hasSize(1))
        .body("data[0].reason", equalTo("conflict"))
        .body("data[0].raw", equalTo(other));
  }

  @Test
  void keepsTheGoodEventsOfABatchWithBadOnes() {
    String good = TRACK.formatted("m-good");
    List<String> bad =
        List.of(
            "{\"type\": \"track\", \"messageId\": \"b-1\", \"event\": \"E\"}",
            "{\"type\": \"buy\", \"messageId\": \"b-2\", \"userId\": \"u\"}",
            "{\"messageId\": \"b-3\", \"userId\": \"u\"}",
            "{\"type\": \"track\", \"messageId\": \"b-4\", \"userId\": \"u\"}",
            "{\"type\": \"track\", \"messageId\": \"b-5\", \"userId\": {}, \"event\": \"E\"}",
            "{\"type\": \"group\", \"messageId\": \"b-6\", \"userId\": \"u\"}",
            "{\"type\": \"page\", \"messageId\": \"b-7\", \"userId\": \"u\", \"timestamp\":"
                + " \"soon\"}",
            "{\"type\": \"page\", \"messageId\": \"" + "x".repeat(100) + "\", \"userId\": \"u\"}",
            "{\"type\": \"page\", \"messageId\": \"b-9\", \"userId\": \"u\", \"properties\": 7}",
            "{\"type\": \"page\", \"messageId\": \"b-10\", \"userId\": \"u\", \"x\": "
                + "[".repeat(40)
                + "]".repeat(40)
                + "}",
            "{\"type\": \"page\", \"messageId\": \"b-11\", \"userId\": \"u\", \"x\": \""
                + "y".repeat(33_000)
                + "\"}",
            "{\"type\": \"page\", \"messageId\": \"b-12\", \"userId\": \"u\", \"a/b\": {\"x\":"
                + " \"\\u0000\"}}",
            "{\"type\": \"page\", \"messageId\": \"b-13\", \"userId\": \"u\", \"x\": 1e999999}",
            "\"text\"");
    List<String> events = new ArrayList<>(bad);
    events.add(5, good);

    sender(key)
        .body(batch(events.toArray(String[]::new)))
        .post("/v1/batch")
        .then()
        .statusCode(200)
        .body("accepted", equalTo(1))
        .body("quarantined", equalTo(bad.size()))
        .body("results", hasSize(bad.size()))
        .body("results.verdict.unique()", equalTo(List.of("quarantined")))
        .body("results.index", equalTo(List.of(0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14)))
        .body(
            "results.pointer",
            equalTo(
                List.of(
                    "/userId",
                    "/type",
                    "/type",
                    "/event",
                    "/userId",
                    "/groupId",
                    "/timestamp",
                    "/messageId",
                    "/properties",
                    "/x" + "/0".repeat(31),
                    "",
                    "/a~1b/x",
                    "/x",
                    "")))
        .body("results[0].messageId", equalTo("b-1"))
        .body("results[0].reason", equalTo("missing-id"))
        .body("results[7].messageId", nullValue());

    assertThat(stored("message_id")).containsExactly("m-good");
    as("integrator", workspace)
        .get("/api/v1/quarantine/summary")
        .then()
        .statusCode(200)
        .body("'missing-id'", equalTo(1))
        .body("'too-large'", equalTo(1))
        .body("'too-deep'", equalTo(1));
  }

  @Test
  void keepsTheGoodEventsBesideAnAbyss() throws Exception {
    String abyss =
        "{\"type\": \"page\", \"messageId\": \"b-1\", \"userId\": \"u\", \"x\": "
            + "[".repeat(100_000)
            + "]".repeat(100_000)
            + "}";

    HttpResponse<String> answer =
        send(
            "/v1/batch",
            "application/json",
            HttpRequest.BodyPublishers.ofString(batch(abyss, TRACK.formatted("m-1"))));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"accepted\":1", "\"reason\":\"too-deep\"");
    assertThat(stored("message_id")).containsExactly("m-1");
  }

  @Test
  void setsARepeatedBadEventAsideOnce() {
    String bad = batch("{\"type\": \"track\", \"messageId\": \"b-1\", \"event\": \"E\"}");
    sender(key).body(bad).post("/v1/batch").then().statusCode(200);
    sender(key).body(bad).post("/v1/batch").then().body("quarantined", equalTo(1));

    as("admin", workspace).get("/api/v1/quarantine").then().body("data", hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "", "[]", "{\"batch\": [}", "nonsense", "{\"batch\": []} x"})
  void refusesABodyThatIsNoJsonObject(String body) throws Exception {
    HttpResponse<String> answer =
        send("/v1/batch", "application/json", HttpRequest.BodyPublishers.ofString(body));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(answer.body()).contains("\"pointer\":\"\"").doesNotContain("jackson");
  }

  @Test
  void refusesABatchWithoutEvents() {
    sender(key)
        .body("{\"events\": []}")
        .post("/v1/batch")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/batch"));
  }

  @Test
  void refusesMoreEventsThanABatchMayHave() {
    String events =
        IntStream.range(0, 2501)
            .mapToObj(i -> "{\"type\":\"page\",\"userId\":\"u\",\"messageId\":\"" + i + "\"}")
            .collect(Collectors.joining(",", "{\"batch\":[", "]}"));

    sender(key)
        .body(events)
        .post("/v1/batch")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/batch"))
        .body("errors[0].detail", equalTo("may have at most 2500 events"));
  }

  @Test
  void takesAsManyEventsAsABatchMayHave() {
    String events =
        IntStream.range(0, 2500)
            .mapToObj(i -> "{\"type\":\"page\",\"userId\":\"u\",\"messageId\":\"" + i + "\"}")
            .collect(Collectors.joining(",", "{\"batch\":[", "]}"));

    sender(key)
        .body(events)
        .post("/v1/batch")
        .then()
        .statusCode(200)
        .body("accepted", equalTo(2500));
  }

  @Test
  void refusesALargeBody() throws Exception {
    byte[] body = new byte[10_000_000];
    java.util.Arrays.fill(body, (byte) ' ');

    assertTooLarge(HttpRequest.BodyPublishers.ofByteArray(body), false);
  }

  @Test
  void refusesALargeChunkedBody() throws Exception {
    byte[] body = new byte[10_000_000];
    java.util.Arrays.fill(body, (byte) ' ');

    assertTooLarge(
        HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)),
        false);
  }

  @Test
  void refusesAGzipBomb() throws Exception {
    byte[] bomb = gzip(" ".repeat(100_000_000));

    assertTooLarge(HttpRequest.BodyPublishers.ofByteArray(bomb), true);
  }

  @Test
  void refusesABrokenGzip() throws Exception {
    byte[] packed = gzip(batch(TRACK.formatted("m-1")));
    byte[] broken = java.util.Arrays.copyOf(packed, packed.length / 2);

    HttpResponse<String> answer =
        send("/v1/batch", "application/json", HttpRequest.BodyPublishers.ofByteArray(broken));

    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @Test
  void storesConcurrentRepeatsExactlyOnce() throws Exception {
    int threads = 8;
    String body =
        batch(
            IntStream.range(0, 50).mapToObj(i -> TRACK.formatted("m-" + i)).toArray(String[]::new));
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      calls.add(
          () ->
              sender(key)
                  .body(body)
                  .post("/v1/batch")
                  .then()
                  .statusCode(200)
                  .extract()
                  .jsonPath()
                  .getInt("accepted"));
    }

    assertThat(sum(calls)).isEqualTo(50);
    assertThat(stored("message_id")).hasSize(50).doesNotHaveDuplicates();
  }

  @Test
  void answersOnlyAfterTheCommit() throws SQLException {
    refuseAtCommit("m-doomed");
    try {
      Response answer = sender(key).body(TRACK.formatted("m-doomed")).post("/v1/track");

      assertThat(answer.statusCode()).isGreaterThanOrEqualTo(500);
      assertThat(answer.contentType()).startsWith("application/problem+json");
      assertThat(answer.asString()).doesNotContain("doomed").doesNotContain("SQL");
      assertThat(stored("message_id")).isEmpty();
    } finally {
      refuseNothing();
    }
    sender(key).body(TRACK.formatted("m-doomed")).post("/v1/track").then().statusCode(200);
    assertThat(stored("message_id")).containsExactly("m-doomed");
  }

  @Test
  void tellsTheVerdictOfAMessage() {
    sender(key)
        .body(batch(TRACK.formatted("m-1"), "{\"type\": \"track\", \"messageId\": \"b-1\"}"))
        .post("/v1/batch")
        .then()
        .statusCode(200);

    as("viewer", workspace)
        .get("/api/v1/events/m-1/verdict")
        .then()
        .statusCode(200)
        .body("verdict", equalTo("accepted"))
        .body("kind", equalTo("track"))
        .body("receivedAt", startsWith("20"));
    as("viewer", workspace)
        .get("/api/v1/events/b-1/verdict")
        .then()
        .statusCode(200)
        .body("verdict", equalTo("quarantined"))
        .body("pointer", equalTo("/event"));
    as("viewer", workspace).get("/api/v1/events/m-9/verdict").then().statusCode(404);
    as("viewer", Fresh.workspace()).get("/api/v1/events/m-1/verdict").then().statusCode(404);
    given().get("/api/v1/events/m-1/verdict").then().statusCode(401);
    as("nobody", workspace).get("/api/v1/events/m-1/verdict").then().statusCode(403);
  }

  @Test
  void keepsTheQuarantineFromThoseWhoDoNotRunSources() {
    as("viewer", workspace).get("/api/v1/quarantine").then().statusCode(403);
    given().get("/api/v1/quarantine").then().statusCode(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/sources",
        "/api/v1/events/m-1/verdict",
        "/api/v1/quarantine",
        "/api/v1/activities",
        "/api/v1/tickets",
        "/api/v1/interactions?identifier=user_id:u-1"
      })
  void letsAWriteKeyReadNothing(String path) {
    sender(key).get(path).then().statusCode(401);
    given().header("Authorization", "Bearer " + key).get(path).then().statusCode(401);
  }

  private static String batch(String... events) {
    return "{\"batch\": [" + String.join(",", events) + "]}";
  }

  private List<String> stored(String column) {
    return query("select " + column + " from event where workspace_id = ? order by day, seq");
  }

  private List<String> query(String sql) {
    List<String> values = new ArrayList<>();
    try (Connection connection = TestDatabase.connect("interactions", "postgres");
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, workspace);
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          values.add(result.getString(1));
        }
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void refuseAtCommit(String messageId) throws SQLException {
    run(
        """
        create or replace function refuse_message() returns trigger language plpgsql as
        $$ begin raise exception 'refused at commit'; end $$;
        create constraint trigger refuse_message after insert on event_key
          deferrable initially deferred for each row when (new.message_id = '%s')
          execute function refuse_message()"""
            .formatted(messageId));
  }

  private static void refuseNothing() throws SQLException {
    run("drop trigger refuse_message on event_key");
  }

  private static void run(String sql) throws SQLException {
    try (Connection connection = TestDatabase.connect("interactions", "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void assertTooLarge(HttpRequest.BodyPublisher body, boolean packed) throws Exception {
    HttpRequest.Builder request = request("/v1/batch").header("Content-Type", "application/json");
    if (packed) {
      request.header("Content-Encoding", "gzip");
    }
    HttpResponse<String> answer = send(request.POST(body).build());

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
  }

  private HttpResponse<String> send(String path, String contentType, HttpRequest.BodyPublisher body)
      throws Exception {
    HttpRequest.Builder request = request(path);
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    return send(request.POST(body).build());
  }

  private HttpRequest.Builder request(String path) {
    String credentials =
        Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
        .header("Authorization", "Basic " + credentials);
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static int sum(List<Callable<Integer>> calls)
      throws InterruptedException, ExecutionException {
    int sum = 0;
    try (var executor = Executors.newFixedThreadPool(calls.size())) {
      for (Future<Integer> call : executor.invokeAll(calls)) {
        sum += call.get();
      }
    }
    return sum;
  }
}
