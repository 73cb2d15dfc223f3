package io.rapport.interactions.belief;

import java.time.Duration;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// How values are remembered.
///
/// @param life how long a value is believed before it is looked up again
/// @param holds whether a value of that age holds on while it cannot be looked up again
/// @param patience how long a caller waits for a look-up; a fifth of it where the last known value
///     may hold on
/// @param most weight of all that is remembered
/// @param weight of a value
public record Trust<V>(
    Function<V, Duration> life,
    BiPredicate<V, Duration> holds,
    Duration patience,
    int most,
    ToIntFunction<V> weight) {

  /// So many values at most, which hold on for as long as they cannot be looked up again.
  public static <V> Trust<V> of(Duration life, Duration patience, int most) {
    return new Trust<>(_ -> life, (_, _) -> true, patience, most, _ -> 1);
  }
}
