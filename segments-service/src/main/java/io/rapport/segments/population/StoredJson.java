package io.rapport.segments.population;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// JSON as the database takes it: without NUL, which its texts cannot hold.
final class StoredJson {

  private static final String ESCAPED_NUL = "\\u0000";

  private final ObjectMapper json;

  StoredJson(ObjectMapper json) {
    this.json = json;
  }

  String write(Map<String, Object> object) {
    try {
      String text = json.writeValueAsString(object);
      return text.contains(ESCAPED_NUL) ? json.writeValueAsString(clean(object)) : text;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A JSON object cannot be written", e);
    }
  }

  static String clean(String text) {
    return text.replace("\0", "");
  }

  private static Object clean(Object value) {
    return switch (value) {
      case String text -> clean(text);
      case List<?> list -> list.stream().map((Object v) -> clean(v)).toList();
      case Map<?, ?> object -> {
        Map<String, Object> cleaned = new LinkedHashMap<>();
        object.forEach((name, v) -> cleaned.put(clean(name.toString()), clean(v)));
        yield cleaned;
      }
      case null, default -> value;
    };
  }
}
