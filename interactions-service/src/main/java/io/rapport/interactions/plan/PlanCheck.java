package io.rapport.interactions.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.interactions.crm.Texts;
import io.rapport.web.Problem;
import io.rapport.web.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Holds a plan that a person wrote against the rules for plans.
final class PlanCheck {

  static final int MOST_EVENTS = 1_000;

  /// Schemas of a plan once they are compiled: each event has its own of those that all share.
  static final int MOST_COMPILED = 20_000;

  static final Set<String> KINDS = Set.of("identify", "track", "page", "screen", "group", "alias");
  static final String EXPECTED_KIND = "must be one of identify, track, page, screen, group, alias";

  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_DESCRIPTION = 2_000;

  private PlanCheck() {}

  /// Compiles a plan that is to be stored, all of it.
  ///
  /// @throws Problem.Invalid with a pointer to each wrong place
  static CompiledPlan check(PlanDefinition plan, long version) {
    CompiledPlan compiled = trusted(plan, version);
    List<Violation> violations = new ArrayList<>();
    flaws(plan, violations);
    refuse(violations);
    compiled.compileAll();
    return compiled;
  }

  /// A plan that was checked when it was stored. What was added to the rules since then, and it
  /// does not keep, is thrown all the same.
  static CompiledPlan trusted(PlanDefinition plan, long version) {
    if (plan.events().size() > MOST_EVENTS) {
      throw new Problem.Invalid("/events", "may be at most " + MOST_EVENTS);
    }
    SchemaCheck schemas = new SchemaCheck(plan.definitions(), "/definitions");
    SchemaCheck.Weight common =
        plan.common() == null ? SchemaCheck.Weight.NONE : schemas.check(plan.common(), "/common");
    int shared = schemas.schemas();
    List<Violation> violations = new ArrayList<>();
    events(plan.events(), violations);
    long heaviest = weigh(plan.events(), schemas, common);
    violations.addAll(schemas.violations());
    refuse(violations);
    if (heaviest > SchemaCheck.HEAVIEST) {
      throw new Problem.Invalid(
          "/events",
          "ask too much: at most %d rules may apply to one value, with those of common and of the kind"
              .formatted(SchemaCheck.HEAVIEST));
    }
    long compiled = schemas.schemas() + (long) shared * plan.events().size();
    if (compiled > MOST_COMPILED) {
      throw new Problem.Invalid(
          "/definitions", "are too many, with common, for so many events: split the plan");
    }
    return new CompiledPlan(plan, version, (int) Math.max(1, heaviest), (int) compiled);
  }

  private static void events(List<PlannedEvent> events, List<Violation> violations) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < events.size(); i++) {
      PlannedEvent event = events.get(i);
      String at = "/events/" + i;
      if (!KINDS.contains(event.kind())) {
        violations.add(new Violation(at + "/kind", EXPECTED_KIND));
      }
      if (event.name() != null && event.name().isBlank()) {
        violations.add(new Violation(at + "/name", "must not be blank"));
      }
      text(at + "/name", event.name(), LONGEST_NAME, violations);
      text(at + "/description", event.description(), LONGEST_DESCRIPTION, violations);
      if (!seen.add(event.kind() + "\n" + event.name())) {
        violations.add(new Violation(at, "must be there once: its kind and name came before"));
      }
    }
  }

  private static void text(String at, String text, int longest, List<Violation> violations) {
    try {
      Texts.check(at, text, longest);
    } catch (Problem.Invalid e) {
      violations.addAll(e.violations());
    }
  }

  private static long weigh(
      List<PlannedEvent> events, SchemaCheck schemas, SchemaCheck.Weight common) {
    Map<String, SchemaCheck.Weight> kinds = new HashMap<>();
    long heaviest = common.most();
    List<SchemaCheck.Weight> weights = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      PlannedEvent event = events.get(i);
      SchemaCheck.Weight weight =
          event.schema() != null
              ? schemas.check(event.schema(), "/events/" + i + "/schema")
              : SchemaCheck.Weight.NONE;
      weights.add(weight);
      if (event.name() == null) {
        kinds.put(event.kind(), weight);
      }
    }
    for (int i = 0; i < events.size(); i++) {
      SchemaCheck.Weight whole = common.plus(weights.get(i));
      if (events.get(i).name() != null) {
        whole = whole.plus(kinds.getOrDefault(events.get(i).kind(), SchemaCheck.Weight.NONE));
      }
      heaviest = Math.max(heaviest, whole.most());
    }
    return heaviest;
  }

  /// What is a keyword may still have a wrong value.
  private static void flaws(PlanDefinition plan, List<Violation> violations) {
    if (plan.definitions() != null) {
      ObjectNode schema = JsonNodeFactory.instance.objectNode();
      schema.set("$defs", plan.definitions());
      flaws(schema, "", "/$defs", "/definitions", violations);
    }
    if (plan.common() != null) {
      flaws(plan.common(), "/common", "", "", violations);
    }
    for (int i = 0; i < plan.events().size(); i++) {
      if (plan.events().get(i).schema() != null) {
        flaws(plan.events().get(i).schema(), "/events/" + i + "/schema", "", "", violations);
      }
    }
  }

  private static void flaws(
      JsonNode schema, String at, String from, String to, List<Violation> violations) {
    for (Finding flaw : Schemas.flaws(schema)) {
      String pointer = flaw.pointer();
      violations.add(
          new Violation(
              at + (pointer.startsWith(from) ? to + pointer.substring(from.length()) : pointer),
              flaw.detail()));
    }
  }

  private static void refuse(List<Violation> violations) {
    if (!violations.isEmpty()) {
      throw new Problem.Invalid(violations.subList(0, Math.min(50, violations.size())));
    }
  }
}
