package io.rapport.profiles.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads and writes the JSON columns, numbers exact.
@ApplicationScoped
public class Json {

  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
      new TypeReference<>() {};

  private final ObjectMapper mapper;

  Json(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /// The object that a column holds; null is the empty one.
  public Map<String, Object> object(String text) {
    return text == null ? Map.of() : read(text, OBJECT);
  }

  /// The value that a column holds.
  public Object value(String text) {
    return read(text, new TypeReference<Object>() {});
  }

  /// The record that a column holds.
  public <T> T read(String text, Class<T> type) {
    try {
      return mapper.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored document is not what this version expects", e);
    }
  }

  /// A text that the database takes as jsonb: without the characters that it cannot hold.
  ///
  /// @throws IllegalArgumentException for a value that cannot be written, a number out of all range
  public String write(Object value) {
    try {
      String text = mapper.writeValueAsString(value);
      return text.contains("\\u0000") || hasLoneSurrogate(text)
          ? mapper.writeValueAsString(storable(value))
          : text;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A value cannot be written as JSON", e);
    }
  }

  private <T> T read(String text, TypeReference<T> type) {
    try {
      return mapper.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored document is not what this version expects", e);
    }
  }

  private static Object storable(Object value) {
    return switch (value) {
      case String text -> storable(text);
      case List<?> list -> list.stream().map(Json::storable).toList();
      case Map<?, ?> map -> {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, v) -> copy.put(storable(key.toString()), storable(v)));
        yield copy;
      }
      case null, default -> value;
    };
  }

  /// The text with U+FFFD for what the database cannot hold.
  public static String storable(String text) {
    if (text == null || text.indexOf('\0') < 0 && !hasLoneSurrogate(text)) {
      return text;
    }
    return text.codePoints()
        .map(c -> c == 0 || isSurrogate(c) ? 0xFFFD : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return text.codePoints().anyMatch(Json::isSurrogate);
      }
    }
    return false;
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= 0xD800 && codePoint <= 0xDFFF;
  }
}
