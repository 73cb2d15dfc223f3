package io.rapport.segments.rule;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// Finds everything in a rule that has the right shape and makes no sense, each with a pointer.
public final class Validator {

  static final int DEEPEST = 16;
  static final int MOST_NODES = 200;
  static final int MOST_VALUES = 1_000;
  static final int LONGEST_NAME = 200;
  static final int LONGEST_TEXT = 2_000;
  static final long MOST_EVENTS = 1_000_000;
  static final Duration LONGEST_SPAN = Duration.ofDays(3_660);
  private static final int MOST_DIGITS = 100;

  private final UUID self;
  private final Function<UUID, Optional<Rule>> segments;
  private final List<Flaw> flaws = new ArrayList<>();
  private int nodes;
  private int values;

  private Validator(UUID self, Function<UUID, Optional<Rule>> segments) {
    this.self = self;
    this.segments = segments;
  }

  /// All flaws of a rule, none when it may be used.
  ///
  /// @param self the segment that the rule is for, null for one that has no id yet
  /// @param segments the rules of the workspace's segments
  public static List<Flaw> validate(Rule rule, UUID self, Function<UUID, Optional<Rule>> segments) {
    Validator validator = new Validator(self, segments);
    validator.check(rule, "", 1);
    if (validator.nodes > MOST_NODES) {
      validator.flaw("", "must have at most " + MOST_NODES + " rules and filters in it");
    }
    if (validator.values > MOST_VALUES) {
      validator.flaw("", "must have at most " + MOST_VALUES + " values in all its lists");
    }
    return List.copyOf(validator.flaws);
  }

  private void check(Rule rule, String at, int depth) {
    nodes++;
    if (depth > DEEPEST) {
      flaw(at, "must not be nested deeper than " + DEEPEST + " levels");
      return;
    }
    switch (rule) {
      case Rule.AllOf(var rules) -> checkEach(rules, at, depth);
      case Rule.AnyOf(var rules) -> checkEach(rules, at, depth);
      case Rule.Not(var inner) -> check(inner, at + "/rule", depth + 1);
      case Rule.Trait(var name, var op, var value) -> {
        checkName(name, at + "/name");
        checkValue(op, value, at + "/value");
      }
      case Rule.Performed(var event, var count, var window, var where) -> {
        checkName(event, at + "/event");
        checkCount(count, at + "/count");
        checkWindow(window, at + "/window");
        checkWhere(where, at + "/where");
      }
      case Rule.Sequence(var first, var then, var within) -> {
        checkStep(first, at + "/first");
        checkStep(then, at + "/then");
        checkSpan(within, at + "/within");
      }
      case Rule.InSegment(var id) -> checkSegment(id, at + "/segmentId");
    }
  }

  private void checkEach(List<Rule> rules, String at, int depth) {
    if (rules.isEmpty()) {
      flaw(at + "/rules", "must have at least one rule");
    }
    for (int i = 0; i < rules.size() && nodes <= MOST_NODES; i++) {
      check(rules.get(i), at + "/rules/" + i, depth + 1);
    }
  }

  private void checkStep(Step step, String at) {
    checkName(step.event(), at + "/event");
    checkWindow(step.window(), at + "/window");
    checkWhere(step.where(), at + "/where");
  }

  private void checkWhere(List<Filter> where, String at) {
    nodes += where.size();
    for (int i = 0; i < where.size() && nodes <= MOST_NODES; i++) {
      checkName(where.get(i).property(), at + "/" + i + "/property");
      checkValue(where.get(i).op(), where.get(i).value(), at + "/" + i + "/value");
    }
  }

  private void checkName(String name, String at) {
    if (name.isBlank() || name.length() > LONGEST_NAME || name.indexOf('\0') >= 0) {
      flaw(at, "must have 1 to " + LONGEST_NAME + " characters");
    }
  }

  private void checkCount(Count count, String at) {
    if (count.atLeast() == null && count.atMost() == null && count.exactly() == null) {
      flaw(at, "must say atLeast, atMost or exactly");
    }
    if (count.exactly() != null && (count.atLeast() != null || count.atMost() != null)) {
      flaw(at + "/exactly", "must stand alone");
    }
    checkBound(count.atLeast(), at + "/atLeast");
    checkBound(count.atMost(), at + "/atMost");
    checkBound(count.exactly(), at + "/exactly");
    if (count.atLeast() != null && count.atMost() != null && count.atLeast() > count.atMost()) {
      flaw(at + "/atMost", "must not be less than atLeast");
    }
  }

  private void checkBound(Long bound, String at) {
    if (bound != null && (bound < 0 || bound > MOST_EVENTS)) {
      flaw(at, "must be from 0 to " + MOST_EVENTS);
    }
  }

  private void checkWindow(Window window, String at) {
    switch (window) {
      case null -> {}
      case Window.Last(var last) -> checkSpan(last, at + "/last");
      case Window.Between(var from, var to) -> {
        if (from == null && to == null) {
          flaw(at, "must say last, from or to");
        } else if (from != null && to != null && !from.isBefore(to)) {
          flaw(at + "/to", "must be later than from");
        }
      }
    }
  }

  private void checkSpan(Span span, String at) {
    if (span != null && (span.length().isZero() || span.length().compareTo(LONGEST_SPAN) > 0)) {
      flaw(at, "must be longer than nothing and at most " + new Span(LONGEST_SPAN).text());
    }
  }

  private void checkValue(Operator op, Value value, String at) {
    values += value instanceof Value.Many(var list) ? list.size() : 0;
    switch (op) {
      case null -> {}
      case EQUALS, NOT_EQUALS -> {
        if (!isScalar(value)) {
          flaw(at, "must be a text, a number, true or false");
        }
      }
      case IN -> {
        if (!(value instanceof Value.Many(var list))
            || list.isEmpty()
            || !list.stream().allMatch(Validator::isScalar)) {
          flaw(at, "must be a list of texts, numbers, true or false");
        }
      }
      case AT_LEAST, AT_MOST, MORE_THAN, LESS_THAN -> {
        if (!isNumber(value) && timeOf(value).isEmpty()) {
          flaw(at, "must be a number or a time, such as 2026-01-31T00:00:00Z");
        }
      }
      case BETWEEN -> checkBetween(value, at);
      case CONTAINS -> {
        if (!isScalar(value) || value instanceof Value.Text(var text) && text.isEmpty()) {
          flaw(at, "must be a text that is not empty, a number, true or false");
        }
      }
      case STARTS_WITH -> {
        if (!isScalar(value) || !(value instanceof Value.Text(var text)) || text.isEmpty()) {
          flaw(at, "must be a text that is not empty");
        }
      }
      case EXISTS -> {
        if (value != null && !(value instanceof Value.Flag)) {
          flaw(at, "must be true or false");
        }
      }
    }
  }

  private void checkBetween(Value value, String at) {
    boolean sound =
        switch (value) {
          case Value.Many(var pair)
              when pair.size() == 2 && pair.stream().allMatch(Validator::isNumber) ->
              numberOf(pair.getFirst()).compareTo(numberOf(pair.getLast())) <= 0;
          case Value.Many(var pair) when pair.size() == 2 -> {
            Optional<Instant> from = timeOf(pair.getFirst());
            Optional<Instant> to = timeOf(pair.getLast());
            yield from.isPresent() && to.isPresent() && !from.get().isAfter(to.get());
          }
          case null, default -> false;
        };
    if (!sound) {
      flaw(at, "must be a list of two numbers or two times, the smaller first");
    }
  }

  private void checkSegment(UUID id, String at) {
    if (id == null) {
      return;
    }
    if (id.equals(self)) {
      flaw(at, "must be another segment than this one");
      return;
    }
    Optional<Rule> rule = segments.apply(id);
    if (rule.isEmpty()) {
      flaw(at, "must be a segment of this workspace");
    } else if (self != null && reaches(rule.get(), new HashSet<>())) {
      flaw(at, "must not be a segment that itself asks for this one");
    }
  }

  private boolean reaches(Rule rule, Set<UUID> seen) {
    for (UUID id : rule.segments()) {
      if (id.equals(self)) {
        return true;
      }
      if (seen.add(id) && segments.apply(id).map(r -> reaches(r, seen)).orElse(false)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isScalar(Value value) {
    return switch (value) {
      case null -> false;
      case Value.Text(var text) -> text.length() <= LONGEST_TEXT && text.indexOf('\0') < 0;
      case Value.Decimal _ -> isNumber(value);
      case Value.Flag _ -> true;
      case Value.Many _ -> false;
    };
  }

  private static boolean isNumber(Value value) {
    return value instanceof Value.Decimal(var number)
        && number.precision() <= MOST_DIGITS
        && Math.abs((long) number.scale()) <= MOST_DIGITS;
  }

  private static BigDecimal numberOf(Value value) {
    return ((Value.Decimal) value).number();
  }

  private static Optional<Instant> timeOf(Value value) {
    return value instanceof Value.Text(var text) ? Times.parse(text) : Optional.empty();
  }

  private void flaw(String pointer, String detail) {
    flaws.add(new Flaw(pointer, detail));
  }
}
