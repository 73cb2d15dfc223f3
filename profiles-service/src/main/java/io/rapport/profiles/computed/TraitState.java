package io.rapport.profiles.computed;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BinaryOperator;

/// What some events of a trait add up to. Two states of different events merge into the state of
/// both, in whatever order: a commutative monoid.
///
/// @param count how many events
/// @param sum of their numbers, exact
/// @param distinct one text for each different value
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TraitState(
    long count,
    BigDecimal sum,
    BigDecimal minimum,
    BigDecimal maximum,
    Moment first,
    Moment last,
    SortedSet<String> distinct) {

  /// Equal numbers by their spelling, so that no order of arrival matters.
  private static final Comparator<BigDecimal> BY_NUMBER =
      Comparator.<BigDecimal>naturalOrder().thenComparing(BigDecimal::scale);

  /// A value and when it was so; ties by message id.
  public record Moment(Instant at, String messageId, Object value) {
    private static final Comparator<Moment> BY_TIME =
        Comparator.comparing(Moment::at).thenComparing(Moment::messageId);
  }

  /// Of one event, empty when it has nothing that the aggregate can use.
  static Optional<TraitState> of(
      Aggregate aggregate, Object value, Instant occurredAt, String messageId) {
    return switch (aggregate) {
      case COUNT -> Optional.of(new TraitState(1, null, null, null, null, null, null));
      case SUM, AVERAGE ->
          Values.number(value).map(n -> new TraitState(1, n, null, null, null, null, null));
      case MINIMUM ->
          Values.number(value).map(n -> new TraitState(1, null, n, null, null, null, null));
      case MAXIMUM ->
          Values.number(value).map(n -> new TraitState(1, null, null, n, null, null, null));
      case FIRST ->
          Optional.ofNullable(value)
              .map(v -> new Moment(occurredAt, messageId, v))
              .map(m -> new TraitState(1, null, null, null, m, null, null));
      case LAST ->
          Optional.ofNullable(value)
              .map(v -> new Moment(occurredAt, messageId, v))
              .map(m -> new TraitState(1, null, null, null, null, m, null));
      case DISTINCT ->
          Optional.ofNullable(value)
              .map(v -> new TreeSet<>(java.util.Set.of(Values.canonical(v))))
              .map(set -> new TraitState(1, null, null, null, null, null, set));
    };
  }

  /// The state of both's events.
  TraitState merge(TraitState other) {
    return new TraitState(
        count + other.count,
        both(sum, other.sum, BigDecimal::add),
        both(minimum, other.minimum, BinaryOperator.minBy(BY_NUMBER)),
        both(maximum, other.maximum, BinaryOperator.maxBy(BY_NUMBER)),
        both(first, other.first, BinaryOperator.minBy(Moment.BY_TIME)),
        both(last, other.last, BinaryOperator.maxBy(Moment.BY_TIME)),
        both(distinct, other.distinct, TraitState::union));
  }

  /// The trait's value. An average is exact up to 34 digits.
  Object value(Aggregate aggregate) {
    return switch (aggregate) {
      case COUNT -> count;
      case SUM -> sum;
      case AVERAGE ->
          sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128).stripTrailingZeros();
      case MINIMUM -> minimum;
      case MAXIMUM -> maximum;
      case FIRST -> first.value();
      case LAST -> last.value();
      case DISTINCT -> (long) distinct.size();
    };
  }

  private static SortedSet<String> union(SortedSet<String> a, SortedSet<String> b) {
    SortedSet<String> union = new TreeSet<>(a);
    union.addAll(b);
    return union;
  }

  private static <T> T both(T a, T b, BinaryOperator<T> merge) {
    if (a == null) {
      return b;
    }
    return b == null ? a : merge.apply(a, b);
  }
}
