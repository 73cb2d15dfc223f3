package io.rapport.contracts;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Unmodifiable copies of JSON objects, whose values may be null and whose order is kept.
final class Copies {

  private Copies() {}

  static Map<String, Object> ofJson(Map<String, Object> object) {
    return object == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(object));
  }
}
