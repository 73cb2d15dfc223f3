package io.rapport.interactions.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// What values of one place looked like, kept small however many there were.
final class Sketch {

  private static final Pattern TIME =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})");
  private static final int DEEPEST = 6;
  private static final int MOST_FIELDS = 100;
  private static final int MOST_CHOICES = 12;
  private static final int LONGEST_CHOICE = 50;
  private static final int SEEN_PER_CHOICE = 5;
  private static final int LEAST_FOR_CHOICES = 20;
  private static final int LONGEST_NAME = 100;

  private final int depth;
  private final boolean personal;
  private final AtomicInteger budget;
  private final Map<String, Sketch> fields = new TreeMap<>();
  private final TreeSet<String> choices = new TreeSet<>();
  private Sketch elements;
  private long objects;
  private long arrays;
  private long texts;
  private long times;
  private long integers;
  private long decimals;
  private long booleans;
  private long nulls;
  private boolean tooMany;

  /// @param personal whether what stands here may tell who somebody is: then no value is kept
  /// @param budget how many more places may be described, by all who share it
  Sketch(boolean personal, AtomicInteger budget) {
    this(personal, budget, 1);
  }

  private Sketch(boolean personal, AtomicInteger budget, int depth) {
    this.personal = personal;
    this.budget = budget;
    this.depth = depth;
  }

  void see(JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT -> object(value);
      case ARRAY -> array(value);
      case STRING -> text(value.textValue());
      case NUMBER -> number(value);
      case BOOLEAN -> booleans++;
      default -> nulls++;
    }
  }

  private void object(JsonNode value) {
    objects++;
    if (depth == DEEPEST) {
      return;
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      Sketch sketch = fields.get(field.getKey());
      if (sketch == null
          && fields.size() < MOST_FIELDS
          && field.getKey().length() <= LONGEST_NAME
          && budget.getAndDecrement() > 0) {
        sketch = new Sketch(personal, budget, depth + 1);
        fields.put(field.getKey(), sketch);
      }
      if (sketch != null) {
        sketch.see(field.getValue());
      }
    }
  }

  private void array(JsonNode value) {
    arrays++;
    if (depth == DEEPEST) {
      return;
    }
    if (elements == null) {
      elements = new Sketch(personal, budget, depth + 1);
    }
    value.forEach(elements::see);
  }

  private void text(String text) {
    texts++;
    if (isTime(text)) {
      times++;
    }
    if (personal || tooMany) {
      return;
    }
    if (text.length() > LONGEST_CHOICE
        || choices.size() == MOST_CHOICES && !choices.contains(text)) {
      tooMany = true;
      choices.clear();
    } else {
      choices.add(text);
    }
  }

  private void number(JsonNode value) {
    if (value.isIntegralNumber()) {
      integers++;
    } else {
      decimals++;
    }
  }

  /// As the format date-time demands it: with seconds and an offset.
  private static boolean isTime(String text) {
    if (!TIME.matcher(text).matches()) {
      return false;
    }
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeParseException _) {
      return false;
    }
  }

  /// How many schemas it would make.
  int size() {
    int size = 1 + (elements == null ? 0 : elements.size());
    for (Sketch field : fields.values()) {
      size += field.size();
    }
    return size;
  }

  /// In how many objects it was seen, or how often at all.
  long seen() {
    return objects + arrays + texts + integers + decimals + booleans + nulls;
  }

  /// The schema that all that was seen fulfils.
  ObjectNode schema() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    List<String> types = types();
    if (types.size() == 1) {
      schema.put("type", types.getFirst());
    } else if (!types.isEmpty()) {
      ArrayNode several = schema.putArray("type");
      types.forEach(several::add);
    }
    if (texts > 0 && texts == times) {
      schema.put("format", "date-time");
    }
    if (hasChoices()) {
      ArrayNode list = schema.putArray("enum");
      choices.forEach(list::add);
    }
    describeObject(schema);
    if (elements != null && elements.seen() > 0) {
      schema.set("items", elements.schema());
    }
    return schema;
  }

  private List<String> types() {
    List<String> types = new ArrayList<>();
    add(types, "object", objects);
    add(types, "array", arrays);
    add(types, "string", texts);
    add(types, "number", decimals);
    add(types, "integer", decimals > 0 ? 0 : integers);
    add(types, "boolean", booleans);
    add(types, "null", nulls);
    return types;
  }

  private static void add(List<String> types, String type, long seen) {
    if (seen > 0) {
      types.add(type);
    }
  }

  /// Few values, each often: then they are likely all. Beside other types an enum would refuse
  /// those.
  private boolean hasChoices() {
    return texts == seen()
        && texts > times
        && !choices.isEmpty()
        && texts >= LEAST_FOR_CHOICES
        && texts >= (long) SEEN_PER_CHOICE * choices.size();
  }

  private void describeObject(ObjectNode schema) {
    if (fields.isEmpty()) {
      return;
    }
    List<String> always =
        fields.entrySet().stream()
            .filter(field -> field.getValue().seen() == objects)
            .map(Map.Entry::getKey)
            .toList();
    if (!always.isEmpty()) {
      ArrayNode required = schema.putArray("required");
      always.forEach(required::add);
    }
    ObjectNode properties = schema.putObject("properties");
    fields.forEach((name, sketch) -> properties.set(name, sketch.schema()));
  }
}
