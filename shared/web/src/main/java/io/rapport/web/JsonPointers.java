package io.rapport.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonMappingException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// JSON pointers (RFC 6901) to where a request is wrong.
public final class JsonPointers {

  private JsonPointers() {}

  /// One step of a pointer, escaped.
  public static String step(Object name) {
    return "/" + name.toString().replace("~", "~0").replace("/", "~1");
  }

  static String of(JsonMappingException e) {
    return e.getPath().stream()
        .map(r -> step(r.getFieldName() == null ? r.getIndex() : r.getFieldName()))
        .collect(Collectors.joining());
  }

  /// A violated parameter is a query parameter, a violated property is a place in the body.
  static String of(Path path) {
    boolean inBody =
        StreamSupport.stream(path.spliterator(), false)
            .anyMatch(node -> node.getKind() == ElementKind.PROPERTY);
    StringBuilder pointer = new StringBuilder();
    for (Path.Node node : path) {
      if (node.isInIterable()) {
        pointer.append(step(node.getIndex() == null ? node.getKey() : node.getIndex()));
      }
      switch (node.getKind()) {
        case PROPERTY -> pointer.append(step(node.getName()));
        case PARAMETER -> pointer.append(inBody ? "" : "?" + node.getName());
        default -> {}
      }
    }
    return pointer.toString();
  }

  /// As the constant is written in JSON.
  private static String spelling(Class<?> type, Object constant) {
    try {
      JsonProperty name =
          type.getField(((Enum<?>) constant).name()).getAnnotation(JsonProperty.class);
      return name == null ? constant.toString().toLowerCase(Locale.ROOT) : name.value();
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  static String expected(Class<?> type) {
    if (type == null) {
      return "is not what is expected here";
    }
    if (type.isEnum()) {
      return "must be one of "
          + java.util.Arrays.stream(type.getEnumConstants())
              .map(c -> spelling(type, c))
              .collect(Collectors.joining(", "));
    }
    if (type == UUID.class) {
      return "must be a UUID";
    }
    if (Temporal.class.isAssignableFrom(type)) {
      return "must be a time as of RFC 3339, for example 2026-05-01T10:00:00Z";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive() && type != boolean.class) {
      return "must be a number";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "must be true or false";
    }
    if (type == String.class) {
      return "must be a string";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "must be an array";
    }
    return Map.class.isAssignableFrom(type) || type.isRecord()
        ? "must be an object"
        : "is not what is expected here";
  }

  static String location(JsonLocation at) {
    return at == null ? "its start" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
  }
}
