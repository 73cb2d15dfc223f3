package io.rapport.segments.rule;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;

/// Reads a rule from JSON as maps and lists, and tells everything that has the wrong shape at once.
/// What cannot be read is replaced by something of the right type, so that the [Validator] can go
/// on.
public final class Parser {

  private static final Rule UNREADABLE = new Rule.InSegment(null);
  private static final String KINDS = "all, any, not, trait, performed, sequence, inSegment";

  private final List<Flaw> flaws = new ArrayList<>();

  private Parser() {}

  /// A rule and what was wrong with its shape; it means something only without flaws.
  public record Parsed(Rule rule, List<Flaw> flaws) {
    public Parsed {
      flaws = List.copyOf(flaws);
    }

    /// Shape and sense together: at each place the shape has the word.
    public List<Flaw> with(List<Flaw> sense) {
      List<Flaw> all = new ArrayList<>(flaws);
      sense.stream().filter(s -> flaws.stream().noneMatch(f -> f.covers(s))).forEach(all::add);
      return all;
    }
  }

  /// Reads what Jackson gives for a value of type Object.
  public static Parsed parse(Object json) {
    Parser parser = new Parser();
    Rule rule = parser.rule(json, "");
    return new Parsed(rule, parser.flaws);
  }

  private Rule rule(Object json, String at) {
    if (!(json instanceof Map<?, ?> node)) {
      return flaw(at, "must be a rule: an object with a type", UNREADABLE);
    }
    return switch (String.valueOf(node.get("type"))) {
      case "all" -> {
        known(node, at, Set.of("type", "rules"));
        yield new Rule.AllOf(list(node, "rules", at, this::rule));
      }
      case "any" -> {
        known(node, at, Set.of("type", "rules"));
        yield new Rule.AnyOf(list(node, "rules", at, this::rule));
      }
      case "not" -> {
        known(node, at, Set.of("type", "rule"));
        yield new Rule.Not(rule(node.get("rule"), at + "/rule"));
      }
      case "trait" -> {
        known(node, at, Set.of("type", "name", "op", "value"));
        yield new Rule.Trait(text(node, "name", at), operator(node, at), value(node, at));
      }
      case "performed" -> {
        known(node, at, Set.of("type", "event", "count", "window", "where"));
        yield new Rule.Performed(
            text(node, "event", at), count(node, at), window(node, at), where(node, at));
      }
      case "sequence" -> {
        known(node, at, Set.of("type", "first", "then", "within"));
        yield new Rule.Sequence(
            step(node, "first", at), step(node, "then", at), span(node, "within", at));
      }
      case "inSegment" -> {
        known(node, at, Set.of("type", "segmentId"));
        yield new Rule.InSegment(id(node, at));
      }
      default -> flaw(at + "/type", "must be one of " + KINDS, UNREADABLE);
    };
  }

  private Step step(Map<?, ?> parent, String name, String at) {
    String here = at + "/" + name;
    if (!(parent.get(name) instanceof Map<?, ?> node)) {
      return flaw(here, "must be an object with an event", new Step("", null, List.of()));
    }
    known(node, here, Set.of("event", "window", "where"));
    return new Step(text(node, "event", here), window(node, here), where(node, here));
  }

  private List<Filter> where(Map<?, ?> node, String at) {
    return node.get("where") == null ? List.of() : list(node, "where", at, this::filter);
  }

  private Filter filter(Object json, String at) {
    if (!(json instanceof Map<?, ?> node)) {
      return flaw(at, "must be an object with property, op and value", new Filter("", null, null));
    }
    known(node, at, Set.of("property", "op", "value"));
    return new Filter(text(node, "property", at), operator(node, at), value(node, at));
  }

  private Count count(Map<?, ?> parent, String at) {
    String here = at + "/count";
    return switch (parent.get("count")) {
      case null -> Count.ONCE;
      case Map<?, ?> node -> {
        known(node, here, Set.of("atLeast", "atMost", "exactly"));
        yield new Count(
            whole(node, "atLeast", here),
            whole(node, "atMost", here),
            whole(node, "exactly", here));
      }
      default -> flaw(here, "must be an object with atLeast, atMost or exactly", Count.ONCE);
    };
  }

  private Window window(Map<?, ?> parent, String at) {
    String here = at + "/window";
    return switch (parent.get("window")) {
      case null -> null;
      case Map<?, ?> node when node.containsKey("last") -> {
        known(node, here, Set.of("last"));
        yield new Window.Last(span(node, "last", here));
      }
      case Map<?, ?> node -> {
        known(node, here, Set.of("from", "to"));
        yield new Window.Between(time(node, "from", here), time(node, "to", here));
      }
      default -> flaw(here, "must be {\"last\": …} or {\"from\": …, \"to\": …} or null", null);
    };
  }

  private Operator operator(Map<?, ?> node, String at) {
    Optional<Operator> operator = Operator.find(node.get("op"));
    return operator.orElseGet(() -> flaw(at + "/op", "must be one of " + Operator.ALL, null));
  }

  private Value value(Map<?, ?> node, String at) {
    Object json = node.get("value");
    if (json == null) {
      return null;
    }
    return Value.of(json)
        .orElseGet(
            () -> flaw(at + "/value", "must be a text, a number, true, false or a list", null));
  }

  private Span span(Map<?, ?> node, String name, String at) {
    Optional<Span> span =
        node.get(name) instanceof String text ? Span.parse(text) : Optional.empty();
    return span.orElseGet(
        () ->
            flaw(
                at + "/" + name,
                "must be a duration of weeks, days, hours, minutes, seconds, such as P30D",
                null));
  }

  private Instant time(Map<?, ?> node, String name, String at) {
    Object json = node.get(name);
    if (json == null) {
      return null;
    }
    Optional<Instant> time = json instanceof String text ? Times.parse(text) : Optional.empty();
    return time.orElseGet(
        () -> flaw(at + "/" + name, "must be a time, such as 2026-01-31T00:00:00Z", null));
  }

  private UUID id(Map<?, ?> node, String at) {
    try {
      if (node.get("segmentId") instanceof String text && text.length() == 36) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException _) {
      // told below, like anything else that is no id
    }
    return flaw(at + "/segmentId", "must be the id of a segment", null);
  }

  private String text(Map<?, ?> node, String name, String at) {
    return node.get(name) instanceof String text
        ? text
        : flaw(at + "/" + name, "must be a text", "");
  }

  private Long whole(Map<?, ?> node, String name, String at) {
    return switch (node.get(name)) {
      case null -> null;
      case Integer number -> number.longValue();
      case Long number -> number;
      case BigInteger _, BigDecimal _ ->
          flaw(at + "/" + name, "must be a whole number of at most " + Validator.MOST_EVENTS, null);
      default -> flaw(at + "/" + name, "must be a whole number", null);
    };
  }

  private <T> List<T> list(
      Map<?, ?> node, String name, String at, BiFunction<Object, String, T> read) {
    String here = at + "/" + name;
    if (!(node.get(name) instanceof List<?> items)) {
      return flaw(here, "must be a list", List.of());
    }
    List<T> result = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      result.add(read.apply(items.get(i), here + "/" + i));
    }
    return result;
  }

  private void known(Map<?, ?> node, String at, Set<String> names) {
    for (Object name : node.keySet()) {
      if (!names.contains(name)) {
        flaw(
            at + "/" + name.toString().replace("~", "~0").replace("/", "~1"),
            "is not a known field",
            null);
      }
    }
  }

  private <T> T flaw(String pointer, String detail, T instead) {
    flaws.add(new Flaw(pointer, detail));
    return instead;
  }
}
