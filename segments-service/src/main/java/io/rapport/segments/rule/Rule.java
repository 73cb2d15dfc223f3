package io.rapport.segments.rule;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// A condition on a profile. A new condition is one more record: the compiler then lists every
/// reader to teach.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Rule.AllOf.class, name = "all"),
  @JsonSubTypes.Type(value = Rule.AnyOf.class, name = "any"),
  @JsonSubTypes.Type(value = Rule.Not.class, name = "not"),
  @JsonSubTypes.Type(value = Rule.Trait.class, name = "trait"),
  @JsonSubTypes.Type(value = Rule.Performed.class, name = "performed"),
  @JsonSubTypes.Type(value = Rule.Sequence.class, name = "sequence"),
  @JsonSubTypes.Type(value = Rule.InSegment.class, name = "inSegment")
})
public sealed interface Rule {

  /// Every one of the rules holds.
  record AllOf(List<Rule> rules) implements Rule {
    public AllOf {
      rules = List.copyOf(rules);
    }
  }

  /// At least one of the rules holds.
  record AnyOf(List<Rule> rules) implements Rule {
    public AnyOf {
      rules = List.copyOf(rules);
    }
  }

  /// The rule does not hold.
  record Not(Rule rule) implements Rule {}

  /// A trait of the profile compares with a value.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Trait(String name, Operator op, Value value) implements Rule {}

  /// The profile performed an event so many times in a window; null stands for ever.
  record Performed(String event, Count count, Window window, List<Filter> where) implements Rule {
    public Performed {
      count = count == null ? Count.ONCE : count;
      where = where == null ? List.of() : List.copyOf(where);
    }
  }

  /// The profile performed one event and then, in at most so much time, another.
  record Sequence(Step first, Step then, Span within) implements Rule {}

  /// The profile is a member of another segment.
  record InSegment(UUID segmentId) implements Rule {}

  /// The segments that this rule asks for.
  default Set<UUID> segments() {
    Set<UUID> found = new LinkedHashSet<>();
    collectSegments(this, found);
    return found;
  }

  /// The names of the events that this rule counts.
  default Set<String> events() {
    Set<String> found = new LinkedHashSet<>();
    collectEvents(this, found);
    return found;
  }

  private static void collectSegments(Rule rule, Set<UUID> found) {
    switch (rule) {
      case AllOf(var rules) -> rules.forEach(r -> collectSegments(r, found));
      case AnyOf(var rules) -> rules.forEach(r -> collectSegments(r, found));
      case Not(var inner) -> collectSegments(inner, found);
      case InSegment(var id) -> found.add(id);
      case Trait _, Performed _, Sequence _ -> {}
    }
  }

  private static void collectEvents(Rule rule, Set<String> found) {
    switch (rule) {
      case AllOf(var rules) -> rules.forEach(r -> collectEvents(r, found));
      case AnyOf(var rules) -> rules.forEach(r -> collectEvents(r, found));
      case Not(var inner) -> collectEvents(inner, found);
      case Performed performed -> found.add(performed.event());
      case Sequence(var first, var then, _) -> {
        found.add(first.event());
        found.add(then.event());
      }
      case Trait _, InSegment _ -> {}
    }
  }
}
