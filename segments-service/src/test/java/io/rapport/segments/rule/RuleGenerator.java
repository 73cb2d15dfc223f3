package io.rapport.segments.rule;

import io.rapport.segments.rule.Facts.Performance;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/// Makes rules and profiles out of few names, values and times, so that they meet often, and at the
/// edges.
final class RuleGenerator {

  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  static final List<UUID> SEGMENTS = List.of(new UUID(7, 1), new UUID(7, 2));

  private static final String[] NAMES = {"revenue", "plan", "tags", "since", "naïve 名"};
  private static final String[] EVENTS = {"Order", "Ad Clicked", "страница"};
  private static final long[] STEPS = {-1, 0, 1};
  private static final Duration[] SPANS = {
    Duration.ofDays(1), Duration.ofDays(30), Duration.ofHours(36), Duration.ofSeconds(1)
  };

  private static final Object[] JSON = {
    null,
    0,
    5,
    500,
    new BigDecimal("5.0"),
    new BigDecimal("499.99"),
    new BigDecimal("500.00"),
    new BigDecimal("-0.000001"),
    new BigDecimal("123456789012345678901234567890.123"),
    12345678901L,
    true,
    false,
    "",
    "5",
    "pro",
    "pro plan",
    "PRO",
    "%_\\'\"--",
    "мир 😀",
    "true",
    "null",
    "2026-05-01",
    "2026-05-01T00:00:00Z",
    "2026-05-01T02:00:00.000001+02:00",
    "2026-02-30",
    "2026-05-01T24:00:00Z",
    "2026-05-01T23:59:60Z",
    "0000-01-01",
    "9999-12-31",
    "2026-05-01 00:00:00",
    Arrays.asList("pro", 5, null),
    List.of("5", true),
    List.of(List.of(5)),
    List.of(),
    Map.of("a", 5)
  };

  private static final Value[] ORDERED = {
    number("0"),
    number("5"),
    number("500"),
    number("499.990"),
    number("-0.0000010"),
    number("123456789012345678901234567890.123"),
    new Value.Text("2026-05-01"),
    new Value.Text("2026-05-01T00:00:00.000001Z"),
    new Value.Text("9999-12-31")
  };

  private static final Value[] SCALARS = {
    number("5"),
    number("5.00"),
    number("500"),
    number("0"),
    new Value.Flag(true),
    new Value.Flag(false),
    new Value.Text("5"),
    new Value.Text("pro"),
    new Value.Text("PRO"),
    new Value.Text("%_\\'\"--"),
    new Value.Text("ир 😀"),
    new Value.Text("true"),
    new Value.Text("2026-05-01")
  };

  private final Random random;

  RuleGenerator(long seed) {
    random = new Random(seed);
  }

  private static Value number(String text) {
    return new Value.Decimal(new BigDecimal(text));
  }

  Rule rule(int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 7)) {
      case 0, 1, 2 -> {
        Operator op = pick(Operator.values());
        yield new Rule.Trait(pick(NAMES), op, value(op));
      }
      case 3, 4 -> new Rule.Performed(pick(EVENTS), count(), window(), where());
      case 5 -> new Rule.Sequence(step(), step(), new Span(pick(SPANS)));
      case 6 -> new Rule.InSegment(SEGMENTS.get(random.nextInt(SEGMENTS.size())));
      case 7 -> new Rule.AllOf(rules(depth));
      case 8 -> new Rule.AnyOf(rules(depth));
      default -> new Rule.Not(rule(depth - 1));
    };
  }

  private List<Rule> rules(int depth) {
    List<Rule> rules = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      rules.add(rule(depth - 1));
    }
    return rules;
  }

  private Step step() {
    return new Step(pick(EVENTS), window(), where());
  }

  private List<Filter> where() {
    List<Filter> filters = new ArrayList<>();
    for (int i = random.nextInt(4); i > 2; i--) {
      Operator op = pick(Operator.values());
      filters.add(new Filter(pick(NAMES), op, value(op)));
    }
    return filters;
  }

  private Count count() {
    long n = random.nextInt(4);
    return switch (random.nextInt(5)) {
      case 0 -> Count.ONCE;
      case 1 -> new Count(n, null, null);
      case 2 -> new Count(null, n, null);
      case 3 -> new Count(n, n + random.nextInt(2), null);
      default -> new Count(null, null, n);
    };
  }

  private Window window() {
    return switch (random.nextInt(5)) {
      case 0 -> null;
      case 1 -> new Window.Between(time(), null);
      case 2 -> new Window.Between(null, time());
      default -> new Window.Last(new Span(pick(SPANS)));
    };
  }

  private Value value(Operator op) {
    return switch (op) {
      case EQUALS, NOT_EQUALS -> pick(SCALARS);
      case CONTAINS -> pick(SCALARS);
      case STARTS_WITH -> new Value.Text(random.nextBoolean() ? "pro" : "%");
      case IN -> new Value.Many(List.of(pick(SCALARS), pick(SCALARS), pick(SCALARS)));
      case AT_LEAST, AT_MOST, MORE_THAN, LESS_THAN -> pick(ORDERED);
      case BETWEEN ->
          random.nextBoolean()
              ? new Value.Many(List.of(number("5"), number("500")))
              : new Value.Many(
                  List.of(
                      new Value.Text("2026-05-01"), new Value.Text("2026-05-01T00:00:00.000001Z")));
      case EXISTS -> random.nextInt(3) == 0 ? null : new Value.Flag(random.nextBoolean());
    };
  }

  Facts facts() {
    Map<String, Object> traits = object();
    List<Performance> events = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      events.add(new Performance("m" + random.nextInt(1_000_000), pick(EVENTS), time(), object()));
    }
    Set<UUID> segments = new LinkedHashSet<>(SEGMENTS);
    segments.removeIf(_ -> random.nextBoolean());
    return new Facts(traits, events, segments);
  }

  private Map<String, Object> object() {
    Map<String, Object> object = new LinkedHashMap<>();
    for (String name : NAMES) {
      if (random.nextInt(3) > 0) {
        object.put(name, pick(JSON));
      }
    }
    return object;
  }

  /// Now, a span ago or ahead, or two of them, sometimes a microsecond beside.
  private Instant time() {
    Instant time = NOW;
    for (int i = random.nextInt(3); i > 0; i--) {
      Duration span = pick(SPANS);
      time = random.nextInt(4) == 0 ? time.plus(span) : time.minus(span);
    }
    return time.plusNanos(1_000 * STEPS[random.nextInt(STEPS.length)]);
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
