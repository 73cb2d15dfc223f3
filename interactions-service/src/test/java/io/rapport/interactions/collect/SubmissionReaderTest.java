package io.rapport.interactions.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.Kind;
import io.rapport.web.Problem;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionReaderTest {

  private static final Instant RECEIVED = Instant.parse("2026-05-01T10:00:00Z");
  private static final CollectConfig LIMITS =
      new SmallRyeConfigBuilder()
          .withMapping(CollectConfig.class)
          .build()
          .getConfigMapping(CollectConfig.class);

  @Test
  void keepsTheTextOfAnEvent() {
    String event =
        "{ \"type\":\"track\", \"userId\":\"u\",\n"
            + "\"event\":\"E\", \"n\": 1.10e+2, \"é\":\"\\u00e9\" }";

    assertThat(batch(event).collected().getFirst().message()).isEqualTo(event);
  }

  @Test
  void readsWhatTheBatchSharesWhereverItStands() {
    Submission read =
        read(
            null,
            """
            {"batch": [{"type": "page", "userId": "u", "originalTimestamp": "2026-04-01T09:00:00Z"}],
             "sentAt": "2026-04-01T10:00:00Z", "context": {"a": 1.50}, "integrations": {"All": true},
             "writeKey": "wk"}""");

    Collected event = read.collected().getFirst();
    assertThat(read.writeKey()).isEqualTo("wk");
    assertThat(event.occurredAt()).isEqualTo("2026-05-01T09:00:00Z");
    assertThat(event.message())
        .isEqualTo(
            "{\"type\": \"page\",\"userId\": \"u\","
                + "\"originalTimestamp\": \"2026-04-01T09:00:00Z\","
                + "\"context\":{\"a\": 1.50},\"integrations\":{\"All\": true}}");
  }

  @Test
  void letsTheContextOfAnEventWin() {
    Submission read =
        read(
            null,
            """
            {"context": {"a": 1, "traits": {"x": 1, "y": 1.0}}, "batch": [
             {"type": "page", "userId": "u", "context": {"a": 2, "traits": {"x": 2.50}}}]}""");

    assertThat(read.collected().getFirst().message())
        .endsWith("\"context\":{\"a\":2,\"traits\":{\"x\":2.50,\"y\":1.0}}}");
  }

  @Test
  void letsTheSendingTimeOfAnEventWin() {
    Submission read =
        read(
            null,
            """
            {"sentAt": "2020-01-01T00:00:00Z", "batch": [{"type": "page", "userId": "u",
             "timestamp": "2026-05-01T08:00:00Z", "sentAt": "2026-05-01T09:00:00Z"}]}""");

    assertThat(read.collected().getFirst().occurredAt()).isEqualTo("2026-05-01T09:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "a\\u0000b", "\\ud800", ""})
  void keepsNoSendingTimeThatIsNone(String sentAt) {
    Submission read = read(null, "{\"sentAt\":\"" + sentAt + "\",\"batch\":[7]}");

    assertThat(read.refused().getFirst().evidence().sentAt()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "{\"userId\":\"u\"} , u",
    "{\"userId\":null;\"anonymousId\":\"a\"} , a",
    "{\"userId\":\"\";\"anonymousId\":\"a\"} , a",
    "{\"userId\":\"u\";\"anonymousId\":\"a\"} , u",
    "{\"userId\":12345678901} , 12345678901"
  })
  void findsTheSubject(String event, String subject) {
    assertThat(read(Kind.PAGE, event.replace(';', ',')).collected().getFirst().subject())
        .isEqualTo(subject);
  }

  @Test
  void takesTheKindOfThePathAndOfTheEventInABatch() {
    assertThat(
            read(Kind.PAGE, "{\"type\":\"track\",\"userId\":\"u\"}").collected().getFirst().kind())
        .isEqualTo(Kind.PAGE);
    assertThat(batch("{\"type\":\"screen\",\"userId\":\"u\"}").collected().getFirst().kind())
        .isEqualTo(Kind.SCREEN);
  }

  @Test
  void takesASelfAlias() {
    assertThat(read(Kind.ALIAS, "{\"userId\":\"u\",\"previousId\":\"u\"}").collected()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 31, 32, 33, 500, 998, 5_000, 200_000})
  void setsAsideWhatIsTooDeepAndOnlyThat(int levels) {
    String deep =
        "{\"type\":\"page\",\"userId\":\"u\",\"x\":"
            + "[".repeat(levels - 1)
            + "]".repeat(levels - 1)
            + "}";

    Submission read = batch(deep, "{\"type\":\"page\",\"userId\":\"u\"}");

    assertThat(read.refused()).hasSize(levels > 32 ? 1 : 0);
    assertThat(read.collected()).hasSize(levels > 32 ? 1 : 2);
  }

  @Test
  void measuresAnEventInBytes() {
    String fits = "{\"type\":\"page\",\"userId\":\"u\",\"x\":\"%s\"}";
    int rest = LIMITS.eventBytes() - fits.length() + 2;

    assertThat(batch(fits.formatted("x".repeat(rest))).collected()).hasSize(1);
    assertThat(batch(fits.formatted("x".repeat(rest + 1))).refused().getFirst().reason())
        .isEqualTo("too-large");
    assertThat(batch(fits.formatted("咖".repeat(rest / 3))).collected()).hasSize(1);
    assertThat(batch(fits.formatted("咖".repeat(rest / 3 + 1))).refused().getFirst().reason())
        .isEqualTo("too-large");
  }

  @Test
  void countsTheSharedContextToTheSizeOfAnEvent() {
    String large = "{\"type\":\"page\",\"userId\":\"u\",\"x\":\"" + "x".repeat(30_000) + "\"}";
    String context = "{\"y\":\"" + "y".repeat(4_000) + "\"}";

    Submission read = read(null, "{\"context\":" + context + ",\"batch\":[" + large + "]}");

    assertThat(read.refused().getFirst().reason()).isEqualTo("too-large");
  }

  @Test
  void refusesALargeSharedContext() {
    assertThatThrownBy(
            () -> read(null, "{\"context\":{\"y\":\"" + "y".repeat(9_000) + "\"},\"batch\":[]}"))
        .isInstanceOf(Problem.Invalid.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\ud800", "\\udc00x", "a\\ud800b"})
  void setsAsideWhatIsNoText(String text) {
    Submission read =
        batch(
            "{\"type\":\"page\",\"userId\":\"u\",\"x\":\"" + text + "\"}",
            "{\"type\":\"page\",\"userId\":\"u\",\"" + text + "\":1}",
            "{\"type\":\"page\",\"userId\":\"" + text + "\"}",
            "{\"type\":\"page\",\"userId\":\"u\",\"messageId\":\"" + text + "\"}",
            "{\"type\":\"page\",\"userId\":\"u\",\"x\":\"\\ud83d\\ude00\"}");

    assertThat(read.collected()).hasSize(1);
    assertThat(read.refused()).hasSize(4).allMatch(r -> r.reason().equals("invalid"));
    assertThat(read.refused())
        .allSatisfy(r -> assertThat(r.pointer()).doesNotContain("\0").doesNotContain("\ud800"));
    assertThat(read.refused().getLast().messageId()).isNull();
  }

  @Test
  void setsAsideWhatIsNotUtf8AndOnlyThat() {
    byte[] bytes =
        "{\"batch\":[{\"type\":\"page\",\"userId\":\"u?\"},{\"type\":\"page\",\"userId\":\"\uFFFDé\"},{\"type\":\"page\",\"userId\":\"u\"}]}"
            .replace("\uFFFD", "")
            .getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '?') {
        bytes[i] = (byte) 0xff;
      }
    }

    Submission read = new SubmissionReader(LIMITS, null, RECEIVED).read(bytes);

    assertThat(read.collected()).hasSize(2);
    assertThat(read.refused()).singleElement().satisfies(r -> assertThat(r.index()).isZero());
  }

  @Test
  void readsPastAByteOrderMark() {
    assertThat(read(Kind.PAGE, "\uFEFF{\"userId\":\"u\"}").collected()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e1000", "1E-1000", "9e999999999"})
  void setsAsideNumbersOfNoSensibleSize(String number) {
    Submission read =
        batch(
            "{\"type\":\"page\",\"userId\":\"u\",\"n\":" + number + "}",
            "{\"type\":\"page\",\"userId\":\"u\",\"n\":1e308}");

    assertThat(read.collected()).hasSize(1);
    assertThat(read.refused().getFirst().pointer()).isEqualTo("/n");
  }

  @Test
  void setsAsideANumberOfAMillionDigits() {
    String number = "7".repeat(400_000);

    assertThat(batch("{\"type\":\"page\",\"userId\":\"u\",\"n\":" + number + "}").refused())
        .hasSize(1);
  }

  @Test
  void readsManyKeysQuickly() {
    StringBuilder event = new StringBuilder("{\"type\":\"page\",\"userId\":\"u\"");
    for (int i = 0; i < 3_000; i++) {
      event.append(",\"k").append(i).append("\":1");
    }

    assertThat(batch(event.append('}').toString()).collected()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1,\"b\":[1,2]} | {\"b\": [1, 2], \"a\": 1} | true",
        "{\"a\":1} | {\"a\":2} | false",
        "{\"a\":1} | {\"b\":1} | false",
        "{\"a\":[1,2]} | {\"a\":[2,1]} | false",
        "{\"a\":\"1\"} | {\"a\":1} | false",
        "{\"a\":{\"b\":1}} | {\"a\":{},\"b\":1} | false",
        "{\"a\":null} | {} | false",
        "{\"a\":true} | {\"a\":false} | false"
      })
  void tellsEqualMessagesFromOthers(String one, String other, boolean equal) {
    String event = "{\"userId\":\"u\",\"properties\":%s}";
    long first = read(Kind.PAGE, event.formatted(one.strip())).collected().getFirst().fingerprint();
    long second =
        read(Kind.PAGE, event.formatted(other.strip())).collected().getFirst().fingerprint();

    assertThat(first == second).isEqualTo(equal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "7", "{", "{\"batch\":[{]}", "{} {}", "{\"batch\":{}}", "{}"})
  void refusesABodyThatIsNoBatch(String body) {
    assertThatThrownBy(() -> read(null, body)).isInstanceOf(Problem.Invalid.class);
  }

  private static Submission batch(String... events) {
    return read(null, "{\"batch\":[" + String.join(",", events) + "]}");
  }

  private static Submission read(Kind kind, String body) {
    return new SubmissionReader(LIMITS, kind, RECEIVED).read(body.getBytes(StandardCharsets.UTF_8));
  }
}
