package io.rapport.segments.rule;

import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/// What a trait or a property is compared with.
public sealed interface Value {

  /// A text; with an operator of order, a time.
  record Text(@JsonValue String text) implements Value {}

  /// A number, exact.
  record Decimal(@JsonValue BigDecimal number) implements Value {}

  /// True or false.
  record Flag(@JsonValue boolean flag) implements Value {}

  /// Several values, for `in` and `between`.
  record Many(@JsonValue List<Value> values) implements Value {
    public Many {
      values = List.copyOf(values);
    }
  }

  /// The value that a JSON value is; null, objects and what is in them are none.
  static Optional<Value> of(Object json) {
    return switch (json) {
      case String text -> Optional.of(new Text(text));
      case Boolean flag -> Optional.of(new Flag(flag));
      case Number number -> Optional.of(new Decimal(decimal(number)));
      case List<?> list -> {
        List<Value> values = list.stream().flatMap(v -> of(v).stream()).toList();
        yield values.size() == list.size() ? Optional.of(new Many(values)) : Optional.empty();
      }
      case null, default -> Optional.empty();
    };
  }

  private static BigDecimal decimal(Number number) {
    return switch (number) {
      case BigDecimal decimal -> decimal;
      case BigInteger integer -> new BigDecimal(integer);
      case Double _, Float _ -> new BigDecimal(number.toString());
      default -> BigDecimal.valueOf(number.longValue());
    };
  }
}
