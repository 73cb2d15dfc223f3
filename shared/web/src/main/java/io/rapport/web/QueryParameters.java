package io.rapport.web;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Tells which parameters of a query cannot be read as what an operation takes. JAX-RS answers 404
/// to those, as if the path were wrong, and does not say which.
final class QueryParameters {

  private QueryParameters() {}

  static List<Violation> unreadable(Method operation, MultivaluedMap<String, String> query) {
    List<Violation> violations = new ArrayList<>();
    for (Parameter parameter : operation.getParameters()) {
      QueryParam named = parameter.getAnnotation(QueryParam.class);
      if (named != null) {
        List<String> values = query.getOrDefault(named.value(), List.of());
        if (!values.isEmpty() && !isReadable(parameter.getType(), values.getFirst())) {
          violations.add(new Violation("?" + named.value(), expected(parameter.getType())));
        }
      }
    }
    return violations;
  }

  private static boolean isReadable(Class<?> type, String value) {
    try {
      if (type == int.class || type == Integer.class) {
        Integer.parseInt(value);
      } else if (type == long.class || type == Long.class) {
        Long.parseLong(value);
      } else if (type == UUID.class) {
        return Ids.parse(value).isPresent();
      }
      return true;
    } catch (NumberFormatException _) {
      return false;
    }
  }

  private static String expected(Class<?> type) {
    return type == UUID.class ? "must be an id (UUID)" : "must be a whole number";
  }
}
