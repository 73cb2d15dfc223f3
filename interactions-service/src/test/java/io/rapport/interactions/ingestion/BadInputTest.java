package io.rapport.interactions.ingestion;

import static io.rapport.interactions.SourceFixtures.writeKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.interactions.Rows;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.restassured.RestAssured;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// One table of bad input: what becomes of it, and that it loses nothing beside it.
@QuarkusTest
@WithTestResource(PlatformResource.class)
class BadInputTest {

  private static final String ACCEPTED = "accepted";
  private static final String GOOD =
      "{\"type\":\"track\",\"messageId\":\"%s\",\"userId\":\"u\",\"event\":\"Fine\"}";

  private UUID workspace;
  private Calls calls;

  @BeforeEach
  void createSource() {
    workspace = Fresh.workspace();
    calls = new Calls(RestAssured.port, writeKey(workspace));
  }

  @AfterEach
  void close() {
    calls.close();
  }

  /// @return name, event between two good ones, reason and pointer of its verdict
  static Stream<Arguments> events() {
    String page = "{\"type\":\"page\",\"userId\":\"u\",\"x\":%s}";
    return Stream.of(
        Arguments.of("an emoji", page.formatted("\"\ud83d\ude00\""), ACCEPTED, null),
        Arguments.of("an escaped emoji", page.formatted("\"\\ud83d\\ude00\""), ACCEPTED, null),
        Arguments.of(
            "an emoji as name",
            "{\"type\":\"page\",\"userId\":\"\ud83d\ude00\",\"\ud83d\ude00\":1}",
            ACCEPTED,
            null),
        Arguments.of("right to left", page.formatted("\"\u202eא\""), ACCEPTED, null),
        Arguments.of(
            "control characters, escaped", page.formatted("\"\\u0001\\u001f\\t\""), ACCEPTED, null),
        Arguments.of("a null byte", page.formatted("\"a\\u0000b\""), "invalid", "/x"),
        Arguments.of(
            "a null byte deep inside",
            page.formatted("{\"a\":[{\"b\":\"\\u0000\"}]}"),
            "invalid",
            "/x/a/0/b"),
        Arguments.of(
            "a null byte in a name", page.formatted("{\"a\\u0000\":1}"), "invalid", "/x/a\ufffd"),
        Arguments.of(
            "a null byte in its id",
            "{\"type\":\"page\",\"userId\":\"u\",\"messageId\":\"\\u0000\"}",
            "invalid",
            "/messageId"),
        Arguments.of("half a character", page.formatted("\"\\ud83d\""), "invalid", "/x"),
        Arguments.of(
            "halves in the wrong order", page.formatted("\"\\ude00\\ud83d\""), "invalid", "/x"),
        Arguments.of("1e999999", page.formatted("1e999999"), "invalid", "/x"),
        Arguments.of("a number of 1,000 digits", page.formatted("9".repeat(1000)), "invalid", "/x"),
        Arguments.of("minus zero", page.formatted("-0"), ACCEPTED, null),
        Arguments.of(
            "a number beyond 64 bits", page.formatted("18446744073709551616.5"), ACCEPTED, null),
        Arguments.of(
            "a text of 33 KB", page.formatted("\"" + "x".repeat(33_000) + "\""), "too-large", ""),
        Arguments.of(
            "a text of 400 KB", page.formatted("\"" + "x".repeat(400_000) + "\""), "too-large", ""),
        Arguments.of(
            "a name of 33 KB",
            page.formatted("{\"" + "x".repeat(33_000) + "\":1}"),
            "too-large",
            ""),
        Arguments.of(
            "the same field twice",
            "{\"type\":\"page\",\"userId\":\"u\",\"x\":1,\"x\":2}",
            ACCEPTED,
            null),
        Arguments.of(
            "two contexts",
            "{\"type\":\"page\",\"userId\":\"u\",\"context\":{},\"context\":{\"a\":1}}",
            ACCEPTED,
            null),
        Arguments.of(
            "two user ids, the last of them none",
            "{\"type\":\"page\",\"userId\":\"u\",\"userId\":{}}",
            "invalid",
            "/userId"),
        Arguments.of(
            "33 levels",
            page.formatted("[".repeat(32) + "]".repeat(32)),
            "too-deep",
            "/x" + "/0".repeat(31)),
        Arguments.of(
            "100,000 levels",
            page.formatted("[".repeat(100_000) + "]".repeat(100_000)),
            "too-deep",
            "/x" + "/0".repeat(31)),
        Arguments.of(
            "an array of context",
            "{\"type\":\"page\",\"userId\":\"u\",\"context\":[]}",
            "invalid",
            "/context"),
        Arguments.of(
            "an array of properties",
            "{\"type\":\"page\",\"userId\":\"u\",\"properties\":[{}]}",
            "invalid",
            "/properties"),
        Arguments.of(
            "traits as text",
            "{\"type\":\"identify\",\"userId\":\"u\",\"traits\":\"x\"}",
            "invalid",
            "/traits"),
        Arguments.of(
            "an array as id", "{\"type\":\"page\",\"userId\":[\"u\"]}", "invalid", "/userId"),
        Arguments.of("an object as type", "{\"type\":{},\"userId\":\"u\"}", "invalid", "/type"),
        Arguments.of(
            "an array of integrations",
            "{\"type\":\"page\",\"userId\":\"u\",\"integrations\":[]}",
            ACCEPTED,
            null),
        Arguments.of(
            "an array where an event belongs",
            "[{\"type\":\"page\",\"userId\":\"u\"}]",
            "not-an-object",
            ""),
        Arguments.of("null where an event belongs", "null", "not-an-object", ""),
        Arguments.of("an empty event", "{}", "invalid", "/type"),
        Arguments.of("no id of a person", "{\"type\":\"page\"}", "missing-id", "/userId"),
        Arguments.of(
            "blank ids",
            "{\"type\":\"page\",\"userId\":\" \",\"anonymousId\":\"\"}",
            "missing-id",
            "/userId"),
        Arguments.of("no message id", "{\"type\":\"page\",\"userId\":\"u\"}", ACCEPTED, null),
        Arguments.of(
            "a time that is none",
            "{\"type\":\"page\",\"userId\":\"u\",\"timestamp\":\"2026-02-30\"}",
            "invalid",
            "/timestamp"),
        Arguments.of(
            "a time as number",
            "{\"type\":\"page\",\"userId\":\"u\",\"timestamp\":1714557600}",
            "invalid",
            "/timestamp"),
        Arguments.of(
            "the first moment of the calendar",
            "{\"type\":\"page\",\"userId\":\"u\",\"timestamp\":\"0001-01-01T00:00:00Z\",\"sentAt\":\"9999-01-01T00:00:00Z\"}",
            ACCEPTED,
            null),
        Arguments.of(
            "a page name of 30 KB",
            "{\"type\":\"page\",\"userId\":\"u\",\"name\":\"" + "é".repeat(15_000) + "\"}",
            ACCEPTED,
            null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("events")
  void givesAnEventItsVerdictAndLosesNothingBesideIt(
      String name, String event, String reason, String pointer) {
    HttpResponse<String> answer = calls.post("/v1/batch", between(event));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode body = Calls.json(answer);
    boolean taken = reason.equals(ACCEPTED);
    assertThat(body.path("accepted").asInt()).isEqualTo(taken ? 3 : 2);
    assertThat(body.path("quarantined").asInt()).isEqualTo(taken ? 0 : 1);
    if (!taken) {
      JsonNode result = body.path("results").path(0);
      assertThat(result.path("index").asInt()).isEqualTo(1);
      assertThat(result.path("reason").asText()).isEqualTo(reason);
      assertThat(result.path("pointer").asText()).isEqualTo(pointer);
      String raw =
          Rows.of("select raw from quarantine where workspace_id = ?", workspace).getFirst();
      // what is nested by the thousand is kept down to where it counts as too deep
      assertThat(raw).isEqualTo(event.contains("[".repeat(1000)) ? cut(event) : event);
    }
    assertThat(stored()).contains("m-1", "m-2").hasSize(taken ? 3 : 2);
  }

  private static String cut(String event) {
    return event.replaceAll("\\[{40,}", "[".repeat(38)).replaceAll("]{40,}", "]".repeat(38));
  }

  /// @return name, body: refused as a whole, so that its sender can send all of it again
  static Stream<Arguments> bodies() {
    String whole = between("{\"type\":\"page\",\"userId\":\"u\"}");
    return Stream.of(
        Arguments.of("truncated", utf8(whole.substring(0, whole.length() - 20))),
        Arguments.of("truncated in a character", Arrays.copyOf(utf8(between("\"é")), 100)),
        Arguments.of("NaN", utf8(between("{\"type\":\"page\",\"userId\":\"u\",\"x\":NaN}"))),
        Arguments.of(
            "infinity", utf8(between("{\"type\":\"page\",\"userId\":\"u\",\"x\":-Infinity}"))),
        Arguments.of("a raw null byte", utf8(between("{\"type\":\"page\",\"userId\":\"a\0b\"}"))),
        Arguments.of(
            "a raw line feed in a text", utf8(between("{\"type\":\"page\",\"userId\":\"a\nb\"}"))),
        Arguments.of("UTF-16", whole.getBytes(StandardCharsets.UTF_16)),
        Arguments.of("UTF-16 without a mark", whole.getBytes(StandardCharsets.UTF_16LE)),
        Arguments.of("UTF-32", whole.getBytes(Charset.forName("UTF-32"))),
        Arguments.of("EBCDIC", whole.getBytes(Charset.forName("IBM037"))),
        Arguments.of("a comma too much", utf8(between("{\"type\":\"page\",\"userId\":\"u\",}"))),
        Arguments.of("apostrophes", utf8(whole.replace('"', '\''))),
        Arguments.of("an array", utf8("[" + GOOD.formatted("m-1") + "]")),
        Arguments.of("two objects", utf8(whole + whole)),
        Arguments.of("nothing", new byte[0]),
        Arguments.of("blanks", utf8("   ")),
        Arguments.of("a text", utf8("\"batch\"")),
        Arguments.of("a batch that is none", utf8("{\"batch\":{}}")),
        Arguments.of("no batch", utf8("{\"events\":[]}")),
        Arguments.of("a context that is none", utf8(whole.replaceFirst("\\{", "{\"context\":[],"))),
        Arguments.of("no gzip", new byte[] {0x1f, (byte) 0x8b, 8, 0, 1, 2, 3}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void refusesABodyThatIsNoneAsAWhole(String name, byte[] body) {
    HttpResponse<String> answer = calls.post("/v1/batch", body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(stored()).isEmpty();
    assertThat(
            calls.post("/v1/batch", between("{\"type\":\"page\",\"userId\":\"u\"}")).statusCode())
        .isEqualTo(200);
    assertThat(stored()).hasSize(3);
  }

  @Test
  void readsLatin1AsFarAsItIsAscii() {
    byte[] body =
        between("{\"type\":\"page\",\"userId\":\"José\"}").getBytes(StandardCharsets.ISO_8859_1);

    JsonNode answer = Calls.json(calls.post("/v1/batch", body));

    assertThat(answer.path("accepted").asInt()).isEqualTo(2);
    assertThat(answer.path("results").path(0).path("pointer").asText()).isEqualTo("/userId");
    assertThat(stored()).containsExactlyInAnyOrder("m-1", "m-2");
  }

  @Test
  void keepsNoSendingTimeThatIsNoneWithWhatItSetsAside() {
    String body = between("7").replaceFirst("\\{", "{\"sentAt\":\"\\\\u0000\",");

    JsonNode answer = Calls.json(calls.post("/v1/batch", body));

    assertThat(answer.path("accepted").asInt()).isEqualTo(2);
    assertThat(answer.path("quarantined").asInt()).isEqualTo(1);
    assertThat(stored()).containsExactlyInAnyOrder("m-1", "m-2");
  }

  /// What shares a commit with bad input is no worse off than what shares a batch with it.
  @Test
  void losesNothingOfCallsThatComeAtTheSameTime() {
    List<Thread> threads = new ArrayList<>();
    List<Object[]> table = events().map(Arguments::get).toList();
    for (int i = 0; i < 60; i++) {
      String bad = (String) table.get(i % table.size())[1];
      String good = GOOD.formatted("beside-" + i);
      threads.add(Thread.startVirtualThread(() -> calls.post("/v1/batch", between(bad))));
      threads.add(Thread.startVirtualThread(() -> calls.post("/v1/track", good)));
    }
    for (Thread thread : threads) {
      join(thread);
    }

    assertThat(stored().stream().filter(id -> id.startsWith("beside-"))).hasSize(60);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private List<String> stored() {
    return Rows.of("select message_id from event where workspace_id = ?", workspace);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String between(String event) {
    return "{\"batch\":["
        + GOOD.formatted("m-1")
        + ","
        + event
        + ","
        + GOOD.formatted("m-2")
        + "]}";
  }
}
