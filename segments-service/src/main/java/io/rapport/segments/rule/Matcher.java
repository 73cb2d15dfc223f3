package io.rapport.segments.rule;

import io.rapport.segments.rule.Facts.Performance;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/// Says whether a rule holds for a profile: what each condition means, in the plainest words.
public final class Matcher {

  private final Facts facts;
  private final Instant now;

  private Matcher(Facts facts, Instant now) {
    this.facts = facts;
    this.now = now;
  }

  /// Whether a valid rule holds for a profile at a moment.
  public static boolean matches(Rule rule, Facts facts, Instant now) {
    return new Matcher(facts, now).holds(rule);
  }

  private boolean holds(Rule rule) {
    return switch (rule) {
      case Rule.AllOf(var rules) -> rules.stream().allMatch(this::holds);
      case Rule.AnyOf(var rules) -> rules.stream().anyMatch(this::holds);
      case Rule.Not(var inner) -> !holds(inner);
      case Rule.Trait(var name, var op, var value) -> compares(facts.traits().get(name), op, value);
      case Rule.Performed(var event, var count, var window, var where) ->
          count.accepts(performances(event, window, where).size());
      case Rule.Sequence(var first, var then, var within) ->
          follows(
              performances(first.event(), first.window(), first.where()),
              performances(then.event(), then.window(), then.where()),
              within);
      case Rule.InSegment(var id) -> facts.segments().contains(id);
    };
  }

  private List<Performance> performances(String event, Window window, List<Filter> where) {
    return facts.events().stream()
        .filter(e -> e.event().equals(event))
        .filter(e -> within(e.occurredAt(), window))
        .filter(
            e ->
                where.stream()
                    .allMatch(f -> compares(e.properties().get(f.property()), f.op(), f.value())))
        .toList();
  }

  private boolean within(Instant time, Window window) {
    return switch (window) {
      case null -> true;
      case Window.Last(var last) -> time.isAfter(now.minus(last.length())) && !time.isAfter(now);
      case Window.Between(var from, var to) ->
          (from == null || !time.isBefore(from)) && (to == null || time.isBefore(to));
    };
  }

  private static boolean follows(List<Performance> first, List<Performance> then, Span within) {
    return first.stream()
        .anyMatch(
            a ->
                then.stream()
                    .anyMatch(
                        b ->
                            !b.messageId().equals(a.messageId())
                                && !b.occurredAt().isBefore(a.occurredAt())
                                && !b.occurredAt().isAfter(a.occurredAt().plus(within.length()))));
  }

  private static boolean compares(Object actual, Operator op, Value wanted) {
    return switch (op) {
      case EQUALS -> same(actual, wanted);
      case NOT_EQUALS -> !same(actual, wanted);
      case IN -> many(wanted).stream().anyMatch(w -> same(actual, w));
      case AT_LEAST -> ordered(actual, wanted, c -> c >= 0);
      case AT_MOST -> ordered(actual, wanted, c -> c <= 0);
      case MORE_THAN -> ordered(actual, wanted, c -> c > 0);
      case LESS_THAN -> ordered(actual, wanted, c -> c < 0);
      case BETWEEN ->
          ordered(actual, many(wanted).getFirst(), c -> c >= 0)
              && ordered(actual, many(wanted).getLast(), c -> c <= 0);
      case CONTAINS -> contains(actual, wanted);
      case STARTS_WITH ->
          actual instanceof String text
              && wanted instanceof Value.Text(var prefix)
              && text.startsWith(prefix);
      case EXISTS -> (actual != null) == !(wanted instanceof Value.Flag(var flag) && !flag);
    };
  }

  private static boolean same(Object actual, Value wanted) {
    return switch (wanted) {
      case Value.Text(var text) -> text.equals(actual);
      case Value.Decimal(var number) ->
          numberOf(actual).map(a -> a.compareTo(number) == 0).orElse(false);
      case Value.Flag(var flag) -> actual instanceof Boolean a && a == flag;
      case Value.Many _ -> false;
    };
  }

  private static boolean contains(Object actual, Value wanted) {
    return switch (actual) {
      case String text -> wanted instanceof Value.Text(var part) && text.contains(part);
      case List<?> list -> list.stream().anyMatch(element -> same(element, wanted));
      case null, default -> false;
    };
  }

  private static boolean ordered(Object actual, Value wanted, IntPredicate accepts) {
    return switch (wanted) {
      case Value.Decimal(var number) ->
          numberOf(actual).map(a -> accepts.test(a.compareTo(number))).orElse(false);
      case Value.Text(var text) ->
          timeOf(actual)
              .flatMap(a -> Times.parse(text).map(t -> accepts.test(a.compareTo(t))))
              .orElse(false);
      case Value.Flag _, Value.Many _ -> false;
    };
  }

  private static Optional<BigDecimal> numberOf(Object json) {
    return json instanceof Number
            && Value.of(json).orElse(null) instanceof Value.Decimal(var number)
        ? Optional.of(number)
        : Optional.empty();
  }

  private static Optional<Instant> timeOf(Object json) {
    return json instanceof String text ? Times.parse(text) : Optional.empty();
  }

  private static List<Value> many(Value value) {
    return value instanceof Value.Many(var values) ? values : List.of();
  }
}
