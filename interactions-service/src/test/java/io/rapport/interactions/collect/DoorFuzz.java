package io.rapport.interactions.collect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.interactions.consent.ConsentFixtures;
import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.Door;
import io.rapport.interactions.door.DoorFixtures;
import io.rapport.interactions.door.ExactJson;
import io.rapport.interactions.door.Kind;
import io.rapport.interactions.door.Passed;
import io.rapport.interactions.door.Refused;
import io.rapport.interactions.door.Visit;
import io.rapport.interactions.enrich.EnrichFixtures;
import io.rapport.interactions.fuzz.Grammar;
import io.rapport.interactions.source.SourceSettings;
import io.rapport.web.Problem;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/// What Jazzer calls with ever new inputs: the reader and the door of the collection API. The first
/// byte says what the call was, the others are its body, or say how to write one. Whatever it is,
/// the body is refused as a whole, or each of its events has one verdict and can be stored.
public final class DoorFuzz {

  private static final Instant RECEIVED = Instant.parse("2026-05-01T10:00:00Z");
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final CollectConfig LIMITS =
      new SmallRyeConfigBuilder()
          .withMapping(CollectConfig.class)
          .build()
          .getConfigMapping(CollectConfig.class);
  private static final Door DOOR = DoorFixtures.of(ConsentFixtures.step(), EnrichFixtures.step());
  private static final SourceSettings DEMANDING =
      new SourceSettings(new SourceSettings.Consent(List.of("ads")), null, null, null);
  private static final Visit VISIT =
      new Visit(RECEIVED, "81.2.69.142", "node", "de", "https://example.org");
  private static final boolean FORGETFUL = Boolean.getBoolean("fuzz.forgetful");
  private static final Rereading AGAIN = new Rereading(LIMITS, List.of());

  private static final Map<String, Long> OUTCOMES = new TreeMap<>();

  private DoorFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    Kind kind = kindOf(input[0]);
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    byte[] body = (input[0] & 16) == 0 ? rest : written(kind, rest);
    SourceSettings settings = (input[0] & 8) == 0 ? SourceSettings.DEFAULT : DEMANDING;
    OUTCOMES.merge(outcome(kind, body, settings), 1L, Long::sum);
  }

  public static void fuzzerTearDown() {
    OUTCOMES.forEach((outcome, times) -> System.out.println("outcome " + times + " " + outcome));
  }

  private static byte[] written(Kind kind, byte[] bytes) {
    return kind == null ? Grammar.batch(bytes) : Grammar.event(bytes);
  }

  static Kind kindOf(byte first) {
    int number = first & 7;
    return number < Kind.values().length ? Kind.values()[number] : null;
  }

  /// @throws IllegalStateException for what must not be
  static String outcome(Kind kind, byte[] body, SourceSettings settings) {
    Submission read;
    try {
      read = new SubmissionReader(LIMITS, kind, RECEIVED).read(body);
    } catch (Problem.Invalid | Problem.TooLarge e) {
      return e.getClass().getSimpleName();
    }
    if (FORGETFUL) {
      read = forgetful(read);
    }
    check(read.collected(), read.refused(), kind, body);
    read.collected().forEach(DoorFuzz::storable);
    read.refused().forEach(refused -> storable(read(refused, kind, body)));
    Passed passed = DOOR.pass(read.collected(), read.refused(), VISIT, settings);
    must(
        passed.collected().size() + passed.refused().size() + passed.held().size()
            == read.collected().size() + read.refused().size(),
        "an event without a verdict after the door");
    passed.collected().forEach(DoorFuzz::storable);
    passed.refused().forEach(refused -> must(!refused.reason().equals("failed"), "a step failed"));
    return "%d collected, %d held, refused %s"
        .formatted(
            Math.min(3, passed.collected().size()),
            Math.min(3, passed.held().size()),
            passed.refused().stream().map(Refused::reason).distinct().sorted().toList());
  }

  /// The broken variant: what is no object vanishes.
  private static Submission forgetful(Submission read) {
    return new Submission(
        read.writeKey(),
        read.collected(),
        read.refused().stream().filter(r -> !r.reason().equals("not-an-object")).toList());
  }

  private static void check(
      List<Collected> collected, List<Refused> refused, Kind kind, byte[] body) {
    int[] seen =
        IntStream.concat(
                collected.stream().mapToInt(Collected::index),
                refused.stream().mapToInt(Refused::index))
            .sorted()
            .toArray();
    must(
        Arrays.equals(seen, IntStream.range(0, seen.length).toArray()),
        "not one verdict for each event");
    int sent = kind == null ? sent(body) : 1;
    must(sent < 0 || sent == seen.length, "%d events have %d verdicts", sent, seen.length);
  }

  /// Events as another parser counts them; -1 where it does not read the body.
  private static int sent(byte[] body) {
    try {
      String text = new String(body, java.nio.charset.StandardCharsets.UTF_8);
      JsonNode batch =
          ExactJson.MAPPER.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
      return batch.path("batch").size();
    } catch (JsonProcessingException _) {
      return -1;
    }
  }

  private static void storable(Collected event) {
    text(event.messageId(), "messageId");
    text(event.name(), "name");
    text(event.subject(), "subject");
    text(event.userId(), "userId");
    text(event.anonymousId(), "anonymousId");
    json(event.message());
    if (event.derived() != null) {
      json(event.derived());
    }
    must(event.subject() != null, "no subject");
    must(
        !event.occurredAt().isAfter(RECEIVED.plus(Duration.ofHours(24)))
            && !event.occurredAt().isBefore(FIRST),
        "happened at %s",
        event.occurredAt());
  }

  private static void storable(Refused event) {
    text(event.messageId(), "messageId");
    text(event.pointer(), "pointer");
    text(event.detail(), "detail");
    text(event.raw(), "raw");
    text(event.evidence().sentAt(), "sentAt");
    text(event.evidence().context(), "context");
    text(event.evidence().integrations(), "integrations");
  }

  /// Tried again, what was set aside is set aside again, and for the same reason.
  private static Refused read(Refused refused, Kind kind, byte[] body) {
    QuarantinedView view =
        new QuarantinedView(
            new UUID(0, 1),
            refused.messageId(),
            new UUID(0, 2),
            refused.reason(),
            null,
            refused.pointer(),
            refused.detail(),
            refused.raw(),
            refused.receivedAt());
    Submission again = AGAIN.read(new QuarantineRepository.Taken(view, refused.evidence()));
    must(
        again.collected().isEmpty()
            && again.refused().size() == 1
            && again.refused().getFirst().reason().equals(refused.reason()),
        "set aside for %s, and then %s",
        refused.reason(),
        again.refused().stream().map(Refused::reason).toList());
    return refused;
  }

  private static void json(String message) {
    text(message, "message");
    JsonNode tree = ExactJson.read(message);
    must(tree.isObject(), "not an object");
    texts(tree);
  }

  private static void texts(JsonNode node) {
    if (node.isTextual()) {
      text(node.textValue(), "value");
    }
    node.properties().forEach(field -> text(field.getKey(), "field"));
    node.forEach(DoorFuzz::texts);
  }

  /// PostgreSQL takes it: whole characters, none of them U+0000.
  private static void text(String text, String what) {
    for (int i = 0; text != null && i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      must(c != 0 && (pair || !Character.isSurrogate(c)), "%s is no text", what);
      i += pair ? 1 : 0;
    }
  }

  private static void must(boolean holds, String otherwise, Object... values) {
    if (!holds) {
      throw new IllegalStateException(otherwise.formatted(values));
    }
  }
}
