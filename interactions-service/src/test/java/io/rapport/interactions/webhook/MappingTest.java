package io.rapport.interactions.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.interactions.door.ExactJson;
import io.rapport.interactions.door.Mouth;
import io.rapport.web.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String ORDER =
      """
      {"type": "order.paid", "at": "2026-05-01T10:00:00Z", "tags": ["a", "b"],
       "data": {"number": "o-1", "amount": 11.770, "cents": 2490, "big": 12345678901234567890.5,
         "buyer": {"email": "mark@example.org", "name": "J\u00fcrgen \ud83d\ude00"},
         "lines": [{"sku": "R-1", "n": 1, "price": 9.90}, {"sku": "B-2", "n": 2, "price": 0.935}]}}
      """;

  @Test
  void makesAnEventOfACall() {
    JsonNode event =
        only(
            """
            {"type": "track", "event": "Order Completed", "timestamp": at, "messageId": "m-1",
             "properties": {"order_id": data.number, "total": data.amount, "big": data.big,
               "products": data.lines.{"sku": sku, "quantity": n, "price": price}},
             "context": {"traits": data.buyer}}""");

    assertThat(event.toString())
        .isEqualTo(
            ExactJson.read(
                    """
                    {"type": "track", "event": "Order Completed",
                     "timestamp": "2026-05-01T10:00:00Z", "messageId": "m-1",
                     "properties": {"order_id": "o-1", "total": 11.770,
                       "big": 12345678901234567890.5,
                       "products": [{"sku": "R-1", "quantity": 1, "price": 9.90},
                         {"sku": "B-2", "quantity": 2, "price": 0.935}]},
                     "context": {"traits": {"email": "mark@example.org",
                       "name": "J\u00fcrgen \ud83d\ude00"}}}""")
                .toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.cents / 100 | 24.9",
        "$round($sum(data.lines.(n * price)), 2) | 11.77",
        "$round(data.amount / 3, 2) | 3.92",
        "data.cents | 2490",
        "data.amount | 11.770",
        "$join(tags, '-') | \"a-b\"",
        "$replace('a.b.c', '.', '/') | \"a/b/c\"",
        "$pad('7', -3, '0') | \"007\"",
        "$fromMillis($toMillis(at)) | \"2026-05-01T10:00:00Z\"",
        "$headers.`x-topic` | \"orders\"",
        "$query.shop | \"7\"",
        "$exists(data.none) ? 1 : 2 | 2",
        "$uppercase(type) | \"ORDER.PAID\"",
        "$count(data.lines) | 2",
        "data.lines[price > 1].sku | \"R-1\"",
        "$map(data.lines, function($l) { $l.n })[1] | 2"
      })
  void reckons(String expression, String expected) {
    assertThat(only("{'event': 'E', 'value': " + expression + "}").get("value").toString())
        .isEqualTo(expected);
  }

  @Test
  void givesListsAndNothing() {
    assertThat(events("data.lines.{'event': sku}"))
        .extracting(event -> event.get("event").textValue())
        .containsExactly("R-1", "B-2");
    assertThat(events("type = 'other' ? {'event': 'E'}")).isEmpty();
    assertThat(events("[]")).isEmpty();
    assertThat(events("null")).isEmpty();
  }

  @Test
  void givesTheSameEventsForTheSameCall() {
    String expression = "data.lines.{'event': sku}";

    assertThat(events(expression)).isEqualTo(events(expression));
    assertThat(events(expression))
        .extracting(event -> event.get("messageId").textValue())
        .containsExactly("wh-1-0", "wh-1-1");
    assertThat(events(expression)).allMatch(event -> event.get("type").asText().equals("track"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "data.", "$undefined(1", "'open", "{'a': }", "((((((((", "/[/"})
  void refusesWhatIsNoExpression(String expression) {
    assertThatThrownBy(() -> Mapping.compile(expression, PATIENCE))
        .isInstanceOfSatisfying(
            Problem.Invalid.class,
            e -> assertThat(e.violations().getFirst().pointer()).isEqualTo("/expression"));
  }

  @Test
  void refusesAnExpressionThatIsTooDeepToRead() {
    assertThatThrownBy(() -> Mapping.compile("(".repeat(8_000), PATIENCE))
        .isInstanceOf(Problem.Invalid.class);
    assertThatThrownBy(() -> Mapping.compile("1+".repeat(5_000) + "1", PATIENCE))
        .isInstanceOf(Problem.Invalid.class);
  }

  /// Not one of them may run on, fill the memory or read what it should not.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "($f := function() { $f() }; $f())",
        "($f := function($n) { 1 + $f($n + 1) }; $f(1))",
        "$reduce([1..100], function($a, $i) { $a & $a }, 'xxxxxxxxxx')",
        "($a := $reduce([1..60], function($a, $i) { [[$a, 1], [$a, 1]] }, 1); $string($a))",
        "($a := $reduce([1..60], function($a, $i) { {'a': $a, 'b': $a} }, 1); '' & $a)",
        "$sum([1..10000000])",
        "[1..9999999].{'x': 1}",
        "[1..3000].[1..3000].[1..3000]",
        "$pad('x', 2000000000)",
        "$pad('x', -2000000000)",
        "$join($map([1..90000], function() { $pad('x', 9999) }))",
        "$replace($pad('', 9999, 'aa'), 'a', $pad('', 9999, 'b'))",
        "$round(1.5, 2000000000)",
        "$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /^(a+)+$/)",
        "$contains('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /^(a+)+$/)",
        "$split('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /^(a+)+$/)",
        "$replace('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /^(a+)+$/, 'x')",
        "$eval('1')",
        "$now()",
        "$millis()",
        "$random()",
        "$shuffle([1, 2])",
        "$toMillis('1', '[Y][Y][Y]')",
        "$fromMillis(1, '[Y,900000000]')",
        "$formatNumber(1, '#')",
        "$formatInteger(1, 'w')",
        "$parseInteger('one', 'w')",
        "function($x) { $x }",
        "'a text'",
        "42",
        "$error('x')",
        "1 / 0",
        "'a' + 1"
      })
  void failsWithinItsBounds(String expression) {
    long start = System.nanoTime();

    Mouth.Reading reading = apply(expression);

    assertThat(reading).isInstanceOf(Mouth.Unreadable.class);
    assertThat(((Mouth.Unreadable) reading).detail()).startsWith("the mapping ");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void cannotTakeItsBoundsAway() {
    assertThatThrownBy(
            () ->
                Mapping.compile(
                    "($__evaluate_entry := $none; $__evaluate_exit := $none; [1..9999999])",
                    PATIENCE))
        .isInstanceOf(Problem.Invalid.class);
  }

  /// Control: the language itself makes the text that the bounds refuse.
  @Test
  void wouldGrowWithoutBounds() {
    String doubling = "$reduce([1..18], function($a, $i) { $a & $a }, 'xxxxxxxxxx')";

    Object unbounded = Jsonata.jsonata(doubling).evaluate(Map.of());

    assertThat((String) unbounded).hasSizeGreaterThan(Meter.HEAVIEST);
    assertThat(apply("{'event': " + doubling + "}")).isInstanceOf(Mouth.Unreadable.class);
  }

  @Test
  void tellsNothingOfTheCallInAnError() {
    Mouth.Reading reading = apply("data.buyer.email + 1");

    assertThat(((Mouth.Unreadable) reading).detail()).doesNotContain("mark");
  }

  @Test
  void mapsForManyAtOnce() throws Exception {
    Mapping mapping =
        Mapping.compile("($n := number; {'event': 'E', 'n': $n, 'm': $sum([$n, 1])})", PATIENCE);
    List<Callable<JsonNode>> calls = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      JsonNode body = ExactJson.read("{\"number\": " + i + "}");
      calls.add(() -> events(mapping.apply(call(body))).getFirst());
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<JsonNode>> answers = threads.invokeAll(calls);
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get().get("n").intValue()).isEqualTo(i);
        assertThat(answers.get(i).get().get("m").intValue()).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void refusesNumbersBeyondAllMeasure() {
    Mapping mapping = Mapping.compile("{'event': 'E', 'n': n}", PATIENCE);

    assertThat(mapping.apply(call(ExactJson.read("{\"n\": 1e999999999}"))))
        .isInstanceOf(Mouth.Unreadable.class);
  }

  private static JsonNode only(String expression) {
    return events(expression).getFirst();
  }

  private static List<JsonNode> events(String expression) {
    return events(apply(expression));
  }

  private static List<JsonNode> events(Mouth.Reading reading) {
    assertThat(reading).isInstanceOf(Mouth.Batch.class);
    List<JsonNode> events = new ArrayList<>();
    ExactJson.read(((Mouth.Batch) reading).json()).get("batch").forEach(events::add);
    return events;
  }

  private static Mouth.Reading apply(String expression) {
    return Mapping.compile(expression, PATIENCE).apply(call(ExactJson.read(ORDER)));
  }

  private static WebhookCall call(JsonNode body) {
    return new WebhookCall(
        "wh-1",
        body,
        ExactJson.read("{\"x-topic\": \"orders\"}"),
        ExactJson.read("{\"shop\": \"7\"}"));
  }
}
