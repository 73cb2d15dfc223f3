package io.rapport.interactions.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.interactions.crm.Texts;
import io.rapport.web.JsonPointers;
import io.rapport.web.Problem;
import io.rapport.web.Violation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Holds the schemas of a plan against what is taken of JSON Schema: known keywords only, no
/// references but to the plan's own definitions and none in a circle, so many rules and no more
/// for any one value.
final class SchemaCheck {

  /// Levels of nesting of a schema.
  static final int DEEPEST = 24;

  /// Schemas in all of a plan.
  static final int MOST_SCHEMAS = 5_000;

  /// Rules that may apply to one value of an event, patterns by their size.
  static final int HEAVIEST = 100;

  /// Definitions that refer to each other in a row.
  static final int LONGEST_CHAIN = 8;

  private static final int MOST_VIOLATIONS = 50;
  private static final int LONGEST_TEXT = 2_000;
  private static final int LONGEST_POINTER = 500;
  private static final int DIGITS = 400;
  private static final int STEPS_OF_A_RULE = 50;

  /// How much a schema asks of one value.
  ///
  /// @param here rules for the value itself
  /// @param fields the most rules for any value in or below a field of it
  /// @param elements the most rules for any value in or below an element of it
  record Weight(long here, long fields, long elements) {

    static final Weight NONE = new Weight(0, 0, 0);

    Weight plus(Weight other) {
      return new Weight(
          capped(here + other.here),
          capped(fields + other.fields),
          capped(elements + other.elements));
    }

    long most() {
      return Math.max(here, Math.max(fields, elements));
    }

    private static long capped(long sum) {
      return Math.min(sum, Integer.MAX_VALUE);
    }
  }

  private final Map<String, JsonNode> definitions = new TreeMap<>();
  private final Map<String, Weight> weights = new TreeMap<>();
  private final Map<String, Integer> chains = new TreeMap<>();
  private final Set<String> open = new HashSet<>();
  private final List<Violation> violations = new ArrayList<>();
  private final String definitionsAt;
  private int schemas;
  private int chain;

  SchemaCheck(JsonNode definitions, String pointer) {
    this.definitionsAt = pointer;
    if (definitions != null) {
      if (definitions.isObject()) {
        definitions.properties().forEach(d -> this.definitions.put(d.getKey(), d.getValue()));
        this.definitions.keySet().forEach(this::weigh);
      } else {
        wrong(pointer, "must be an object of schemas by name");
      }
    }
  }

  /// What is wrong so far.
  List<Violation> violations() {
    return List.copyOf(violations);
  }

  /// How many schemas were there so far.
  int schemas() {
    return schemas;
  }

  /// How much a schema asks, with what it refers to.
  Weight check(JsonNode schema, String pointer) {
    return schema(schema, pointer, 1);
  }

  private Weight schema(JsonNode schema, String pointer, int depth) {
    if (violations.size() >= MOST_VIOLATIONS) {
      return Weight.NONE;
    }
    if (schema.isBoolean()) {
      return new Weight(1, 0, 0);
    }
    if (!schema.isObject()) {
      return wrong(pointer, "must be a schema: an object, true or false");
    }
    if (depth > DEEPEST) {
      return wrong(pointer, "may be nested %d levels".formatted(DEEPEST));
    }
    if (++schemas > MOST_SCHEMAS) {
      return wrong(pointer, "a plan may have at most %d schemas".formatted(MOST_SCHEMAS));
    }
    Weight weight = Weight.NONE;
    for (Map.Entry<String, JsonNode> field : schema.properties()) {
      String at = pointer + JsonPointers.step(field.getKey());
      weight = weight.plus(keyword(field.getKey(), field.getValue(), at, depth));
    }
    return weight;
  }

  private Weight keyword(String name, JsonNode value, String at, int depth) {
    if (Keywords.RULES.contains(name)) {
      values(value, at, 0);
      return new Weight(rule(name, value, at), 0, 0);
    }
    if (Keywords.SAME.contains(name)) {
      return schema(value, at, depth + 1);
    }
    if (Keywords.SAME_EACH.contains(name)) {
      return each(value, at, depth).reduce(Weight.NONE, Weight::plus);
    }
    if (Keywords.OF_FIELDS.contains(name)) {
      return new Weight(1, schema(value, at, depth + 1).most(), 0);
    }
    if (Keywords.OF_ELEMENTS.contains(name)) {
      return new Weight(1, 0, schema(value, at, depth + 1).most());
    }
    if (Keywords.NOTES.contains(name)) {
      values(value, at, 0);
      return Weight.NONE;
    }
    return switch (name) {
      case Keywords.PROPERTIES -> new Weight(1 + value.size() / 8, most(value, at, depth), 0);
      case Keywords.PATTERN_PROPERTIES -> {
        value.fieldNames().forEachRemaining(regex -> pattern(regex, at));
        yield new Weight(value.size(), each(value, at, depth).mapToLong(Weight::most).sum(), 0);
      }
      case Keywords.PREFIX_ITEMS -> new Weight(1, 0, most(value, at, depth));
      case Keywords.DEPENDENT_SCHEMAS -> each(value, at, depth).reduce(Weight.NONE, Weight::plus);
      case Keywords.REF -> reference(value, at);
      default ->
          wrong(
              at, "is no keyword that is known here: a field of an event stands below properties");
    };
  }

  private long most(JsonNode value, String at, int depth) {
    return each(value, at, depth).mapToLong(Weight::most).max().orElse(0);
  }

  private Stream<Weight> each(JsonNode value, String at, int depth) {
    List<Weight> weights = new ArrayList<>();
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        weights.add(schema(value.get(i), at + JsonPointers.step(i), depth + 1));
      }
    }
    value
        .properties()
        .forEach(
            field -> {
              String inner = at + JsonPointers.step(field.getKey());
              text(field.getKey(), inner);
              weights.add(schema(field.getValue(), inner, depth + 1));
            });
    return weights.stream();
  }

  private long rule(String name, JsonNode value, String at) {
    return switch (name) {
      case "pattern" -> value.isTextual() ? pattern(value.textValue(), at) : 1;
      case "format" -> {
        if (!Keywords.FORMATS.contains(value.asText())) {
          wrong(at, "must be one of " + String.join(", ", new TreeSet<>(Keywords.FORMATS)));
        }
        yield 1;
      }
      case "required" -> Math.max(1, value.size() / 4);
      case "dependentRequired" -> {
        long names = 1;
        for (JsonNode list : value) {
          names += list.size();
        }
        yield names;
      }
      case "multipleOf" -> {
        if (value.isNumber() && value.decimalValue().signum() <= 0) {
          wrong(at, "must be more than 0");
        }
        yield 1;
      }
      default -> 1;
    };
  }

  private long pattern(String regex, String at) {
    try {
      Patterns.compile(regex);
      return 1 + Patterns.size(regex) / STEPS_OF_A_RULE;
    } catch (BadPattern e) {
      wrong(at, e.getMessage());
      return 1;
    }
  }

  private Weight reference(JsonNode value, String at) {
    String ref = value.asText();
    if (!value.isTextual() || !ref.startsWith(Keywords.DEFINITIONS)) {
      return wrong(
          at, "must name a definition of this plan, as #/$defs/product; nothing is fetched");
    }
    String name = ref.substring(Keywords.DEFINITIONS.length());
    if (!definitions.containsKey(name)) {
      return wrong(at, "must name a definition of this plan");
    }
    if (open.contains(name)) {
      return wrong(at, "must not lead back to itself");
    }
    Weight weight = weigh(name);
    chain = Math.max(chain, chains.getOrDefault(name, 0));
    return weight;
  }

  private Weight weigh(String name) {
    Weight known = weights.get(name);
    if (known != null) {
      return known;
    }
    String at = definitionsAt + JsonPointers.step(name);
    if (!name.matches("[A-Za-z0-9_-]{1,100}")) {
      return wrong(at, "must have a name of letters, digits, - and _");
    }
    if (open.size() == LONGEST_CHAIN) {
      return tooLong(at);
    }
    int before = chain;
    chain = 0;
    open.add(name);
    Weight weight = schema(definitions.get(name), at, 1);
    open.remove(name);
    weights.put(name, weight);
    chains.put(name, chain + 1);
    if (chain + 1 > LONGEST_CHAIN) {
      tooLong(at);
    }
    chain = before;
    return weight;
  }

  private Weight tooLong(String at) {
    return wrong(at, "may refer to at most %d definitions in a row".formatted(LONGEST_CHAIN));
  }

  /// What a rule compares with: texts and numbers that can be stored.
  private void values(JsonNode value, String at, int depth) {
    if (depth > DEEPEST) {
      wrong(at, "may be nested %d levels".formatted(DEEPEST));
      return;
    }
    if (hasTooManyDigits(value)) {
      wrong(at, "may have at most %d digits".formatted(DIGITS));
    }
    if (value.isTextual()) {
      text(value.textValue(), at);
    }
    for (JsonNode inner : value) {
      values(inner, at, depth + 1);
    }
    value.fieldNames().forEachRemaining(name -> text(name, at));
  }

  /// A number with which even simple sums would cost dearly.
  static boolean hasTooManyDigits(JsonNode value) {
    if (!value.isNumber()) {
      return false;
    }
    BigDecimal number = value.decimalValue();
    return number.precision() > DIGITS || Math.abs((long) number.scale()) > DIGITS;
  }

  private void text(String text, String at) {
    try {
      Texts.check(at, text, LONGEST_TEXT);
    } catch (Problem.Invalid e) {
      e.violations().forEach(v -> wrong(v.pointer(), v.detail()));
    }
  }

  private Weight wrong(String pointer, String detail) {
    if (violations.size() < MOST_VIOLATIONS) {
      violations.add(new Violation(Told.text(pointer, LONGEST_POINTER), detail));
    }
    return Weight.NONE;
  }
}
