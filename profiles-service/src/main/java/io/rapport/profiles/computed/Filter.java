package io.rapport.profiles.computed;

import io.rapport.web.Violation;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A property of an event compares with a value.
///
/// @param property its name, or its path with dots
/// @param value a text, number or flag; a list for `in` and `between`; a flag or nothing for
///     `exists`
@Schema(name = "EventFilter")
public record Filter(
    @NotBlank @Size(max = 200) @Schema(examples = "currency") String property,
    @NotNull @Schema(examples = "equals") Operator op,
    @Schema(examples = "USD") Object value) {

  private static final int LONGEST_LIST = 1000;

  boolean matches(Map<String, Object> properties) {
    Object found = Values.find(properties, property);
    return switch (op) {
      case EXISTS -> (found != null) != Boolean.FALSE.equals(value);
      case EQUALS -> Values.same(found, value);
      case NOT_EQUALS -> !Values.same(found, value);
      case IN -> list().stream().anyMatch(v -> Values.same(found, v));
      case AT_LEAST -> stands(found, value, c -> c >= 0);
      case AT_MOST -> stands(found, value, c -> c <= 0);
      case MORE_THAN -> stands(found, value, c -> c > 0);
      case LESS_THAN -> stands(found, value, c -> c < 0);
      case BETWEEN ->
          stands(found, list().getFirst(), c -> c >= 0)
              && stands(found, list().getLast(), c -> c <= 0);
      case CONTAINS -> found instanceof String text && text.contains((String) value);
      case STARTS_WITH -> found instanceof String text && text.startsWith((String) value);
    };
  }

  private static boolean stands(Object found, Object value, IntPredicate how) {
    return Values.compare(found, value).stream().anyMatch(how);
  }

  private List<?> list() {
    return value instanceof List<?> list ? list : List.of();
  }

  /// What is wrong with it, if anything.
  Optional<Violation> flaw(String pointer) {
    String expected =
        switch (op) {
          case EQUALS, NOT_EQUALS -> isScalar(value) ? null : "must be a text, a number or a flag";
          case IN ->
              !list().isEmpty()
                      && list().size() <= LONGEST_LIST
                      && list().stream().allMatch(Filter::isScalar)
                  ? null
                  : "must be a list of 1 to 1000 texts, numbers or flags";
          case AT_LEAST, AT_MOST, MORE_THAN, LESS_THAN ->
              isOrdered(value) ? null : "must be a number or a time (RFC 3339)";
          case BETWEEN ->
              list().size() == 2
                      && Values.compare(list().getFirst(), list().getLast()).orElse(1) <= 0
                  ? null
                  : "must be a list of two numbers or two times, the lower first";
          case CONTAINS, STARTS_WITH ->
              value instanceof String text && !text.isEmpty() ? null : "must be a text";
          case EXISTS -> value == null || value instanceof Boolean ? null : "must be true or false";
        };
    return Optional.ofNullable(expected).map(e -> new Violation(pointer + "/value", e));
  }

  private static boolean isScalar(Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }

  private static boolean isOrdered(Object value) {
    return value instanceof Number || Values.time(value).isPresent();
  }
}
