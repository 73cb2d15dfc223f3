package io.rapport.profiles.computed;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// JSON values as they are compared.
final class Values {

  private Values() {}

  /// A property by its name or, where there is no such name, by its path with dots.
  static Object find(Map<?, ?> properties, String name) {
    if (properties.containsKey(name)) {
      return properties.get(name);
    }
    for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
      if (properties.get(name.substring(0, dot)) instanceof Map<?, ?> inner) {
        return find(inner, name.substring(dot + 1));
      }
    }
    return null;
  }

  static Optional<BigDecimal> number(Object value) {
    return switch (value) {
      case BigDecimal decimal -> Optional.of(decimal);
      case BigInteger integer -> Optional.of(new BigDecimal(integer));
      case Double _, Float _ -> Optional.of(new BigDecimal(value.toString()));
      case Number integer -> Optional.of(BigDecimal.valueOf(integer.longValue()));
      case null, default -> Optional.empty();
    };
  }

  /// A time, or a date as its first moment in UTC.
  static Optional<Instant> time(Object value) {
    if (!(value instanceof String text) || text.length() < 10) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          text.length() == 10
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  static boolean same(Object a, Object b) {
    Optional<BigDecimal> x = number(a);
    Optional<BigDecimal> y = number(b);
    return x.isPresent() && y.isPresent()
        ? x.get().compareTo(y.get()) == 0
        : a != null && a.equals(b);
  }

  /// How two numbers or two times stand, empty for anything else.
  static OptionalInt compare(Object a, Object b) {
    Optional<BigDecimal> x = number(a);
    Optional<BigDecimal> y = number(b);
    if (x.isPresent() && y.isPresent()) {
      return OptionalInt.of(x.get().compareTo(y.get()));
    }
    Optional<Instant> s = time(a);
    Optional<Instant> t = time(b);
    return s.isPresent() && t.isPresent()
        ? OptionalInt.of(s.get().compareTo(t.get()))
        : OptionalInt.empty();
  }

  /// One text for all spellings of a value, so that 1 and 1.0 are the same and `"1"` another.
  static String canonical(Object value) {
    return number(value)
        .map(n -> n.signum() == 0 ? "n:0" : "n:" + n.stripTrailingZeros().toPlainString())
        .orElseGet(() -> value.getClass().getSimpleName().charAt(0) + ":" + value);
  }
}
