package io.rapport.interactions.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Makes a plan of events that were seen: which there are, and what their properties and traits
/// look like. Traits are personal, so that none of their values gets into a plan.
final class SeenEvents {

  private static final int MOST_EVENTS = 300;
  private static final int MOST_CHARS = PlanJson.LONGEST * 9 / 10;
  private static final int MOST_SCHEMAS = SchemaCheck.MOST_SCHEMAS * 9 / 10;
  private static final int MOST_PLACES = 50_000;
  private static final int LONGEST_NAME = 200;

  private record Name(String kind, String name) implements Comparable<Name> {
    @Override
    public int compareTo(Name other) {
      int kinds = kind.compareTo(other.kind);
      if (kinds != 0 || name == null || other.name == null) {
        return kinds != 0 ? kinds : Boolean.compare(name != null, other.name != null);
      }
      return name.compareTo(other.name);
    }
  }

  private static final class Seen {
    private final Sketch properties;
    private final Sketch traits;
    private long events;

    Seen(AtomicInteger budget) {
      properties = new Sketch(false, budget);
      traits = new Sketch(true, budget);
    }
  }

  private final Map<Name, Seen> events = new TreeMap<>();
  private final AtomicInteger budget = new AtomicInteger(MOST_PLACES);
  private long count;

  void see(String kind, String name, JsonNode message) {
    count++;
    Name key = new Name(kind, kind.equals("identify") || kind.equals("alias") ? null : name);
    Seen seen = events.get(key);
    if (seen == null
        && events.size() < MOST_EVENTS
        && (name == null || name.length() <= LONGEST_NAME)) {
      seen = new Seen(budget);
      events.put(key, seen);
    }
    if (seen != null) {
      seen.events++;
      see(seen.properties, message.path("properties"));
      see(seen.traits, message.path("traits"));
    }
  }

  long count() {
    return count;
  }

  /// As many as one plan can hold, those that came most often first.
  List<PlannedEvent> events() {
    List<PlannedEvent> planned = new ArrayList<>();
    long chars = 0;
    long schemas = 0;
    for (Map.Entry<Name, Seen> entry : mostFrequentFirst()) {
      PlannedEvent event = planned(entry.getKey(), entry.getValue());
      chars += event.schema().toString().length() + 3L * LONGEST_NAME;
      schemas += 3L + entry.getValue().properties.size() + entry.getValue().traits.size();
      if (chars > MOST_CHARS || schemas > MOST_SCHEMAS) {
        break;
      }
      planned.add(event);
    }
    return planned;
  }

  private List<Map.Entry<Name, Seen>> mostFrequentFirst() {
    return events.entrySet().stream()
        .sorted(Comparator.comparingLong((Map.Entry<Name, Seen> entry) -> -entry.getValue().events))
        .toList();
  }

  private static PlannedEvent planned(Name name, Seen seen) {
    return new PlannedEvent(
        name.kind, name.name, "Seen %d times".formatted(seen.events), schema(seen));
  }

  private static void see(Sketch sketch, JsonNode value) {
    if (!value.isMissingNode()) {
      sketch.see(value);
    }
  }

  private static ObjectNode schema(Seen seen) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    ObjectNode parts = JsonNodeFactory.instance.objectNode();
    List<String> always = new ArrayList<>();
    add("properties", seen.properties, seen.events, parts, always);
    add("traits", seen.traits, seen.events, parts, always);
    if (!always.isEmpty()) {
      always.forEach(schema.putArray("required")::add);
    }
    if (!parts.isEmpty()) {
      schema.set("properties", parts);
    }
    return schema;
  }

  private static void add(
      String name, Sketch sketch, long events, ObjectNode parts, List<String> always) {
    if (sketch.seen() > 0) {
      parts.set(name, sketch.schema());
      if (sketch.seen() == events) {
        always.add(name);
      }
    }
  }
}
