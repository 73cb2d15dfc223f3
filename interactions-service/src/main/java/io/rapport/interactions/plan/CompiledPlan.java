package io.rapport.interactions.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import io.rapport.web.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A version of a plan, ready to hold events against. The schema of an event is compiled when the
/// first one comes.
final class CompiledPlan {

  /// Findings of one event that are told.
  static final int MOST_FINDINGS = 20;

  /// Rules times values of one event; each of them could fail, and a failure takes memory.
  static final long DEAREST = 100_000;

  private static final String ANY = "";

  private final PlanDefinition definition;
  private final long version;
  private final int heaviest;
  private final int schemas;
  private final Map<String, Map<String, PlannedEvent>> events = new HashMap<>();
  private final Map<String, String> spellings = new HashMap<>();
  private final Map<String, Optional<JsonSchema>> compiled = new ConcurrentHashMap<>();

  /// @param heaviest the most rules for any one value
  /// @param schemas that there may be once all are compiled
  CompiledPlan(PlanDefinition definition, long version, int heaviest, int schemas) {
    this.definition = definition;
    this.version = version;
    this.heaviest = heaviest;
    this.schemas = schemas;
    for (PlannedEvent event : definition.events()) {
      String name = event.name() == null ? ANY : event.name();
      events.computeIfAbsent(event.kind(), _ -> new HashMap<>()).put(name, event);
      if (event.kind().equals(PlannedEvent.TRACK) && event.name() != null) {
        spellings.put(event.name().toLowerCase(Locale.ROOT), event.name());
      }
    }
  }

  long version() {
    return version;
  }

  /// What it costs to keep it, in schemas.
  int weight() {
    return 1 + schemas;
  }

  /// Compiles what events may need, so that none of them is the first to find it cannot be.
  ///
  /// @throws Problem.Invalid with a pointer to the schema that the validator does not take
  void compileAll() {
    compile(Map.of(), ANY, "/common");
    for (int i = 0; i < definition.events().size(); i++) {
      PlannedEvent event = definition.events().get(i);
      compile(
          events.get(event.kind()),
          event.name() == null ? ANY : event.name(),
          "/events/" + i + "/schema");
    }
  }

  private void compile(Map<String, PlannedEvent> ofKind, String name, String pointer) {
    try {
      compose(ofKind, name).ifPresent(Schemas::compile);
    } catch (JsonSchemaException _) {
      throw new Problem.Invalid(pointer, "cannot be compiled, with what it inherits");
    }
  }

  /// What is wrong with an event; nothing when it is as planned.
  ///
  /// @param kind as on the wire
  /// @param name of the event, page or screen, or null
  /// @param chars of the message
  List<Finding> check(String kind, String name, JsonNode message, int chars) {
    Map<String, PlannedEvent> ofKind = events.getOrDefault(kind, Map.of());
    boolean planned = name != null && ofKind.containsKey(name);
    if (!planned && kind.equals(PlannedEvent.TRACK) && definition.unplanned() == Unplanned.REFUSE) {
      return List.of(unplanned(name));
    }
    Optional<JsonSchema> schema = schemaOf(kind, planned ? name : ANY, ofKind);
    if (schema.isEmpty()) {
      return List.of();
    }
    if (chars * (long) heaviest > DEAREST && values(message) * heaviest > DEAREST) {
      return List.of(
          new Finding(
              "too-costly",
              "",
              "must have fewer values, or its plan fewer rules for each of them"));
    }
    return Findings.of(schema.get().validate(message), MOST_FINDINGS);
  }

  private Finding unplanned(String name) {
    String other = name == null ? null : spellings.get(name.toLowerCase(Locale.ROOT));
    return new Finding(
        "unplanned",
        "/event",
        other == null ? "must be an event of the plan" : "must be spelt as in the plan: " + other);
  }

  private Optional<JsonSchema> schemaOf(
      String kind, String name, Map<String, PlannedEvent> ofKind) {
    String key = kind + "\n" + name;
    Optional<JsonSchema> known = compiled.get(key);
    return known != null
        ? known
        : compiled.computeIfAbsent(key, _ -> compose(ofKind, name).map(Schemas::compile));
  }

  private Optional<JsonNode> compose(Map<String, PlannedEvent> ofKind, String name) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    add(all, definition.common());
    add(all, schemaOf(ofKind.get(ANY)));
    if (!name.equals(ANY)) {
      add(all, schemaOf(ofKind.get(name)));
    }
    if (all.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    if (definition.definitions() != null) {
      schema.set("$defs", definition.definitions());
    }
    schema.set("allOf", all);
    return Optional.of(schema);
  }

  private static JsonNode schemaOf(PlannedEvent event) {
    return event == null ? null : event.schema();
  }

  private static void add(ArrayNode all, JsonNode schema) {
    if (schema != null) {
      all.add(schema);
    }
  }

  private static long values(JsonNode value) {
    long values = 1;
    for (JsonNode inner : value) {
      values += values(inner);
    }
    return values;
  }
}
