package io.rapport.interactions.stats;

import io.rapport.web.Problem;
import io.rapport.web.QueryTimes;
import java.time.Instant;

/// Whole steps of a series.
///
/// @param to the end, exclusive
record Period(Instant from, Instant to, Interval interval) {

  /// What a caller asks for, widened to whole steps.
  ///
  /// @param from null for a usual length before the end
  /// @param to null for the end of the present step
  static Period of(String from, String to, String interval, Instant now) {
    Interval steps = Interval.of(interval);
    Instant end = steps.ceiling(to == null ? now : time("?to", to));
    Instant start =
        from == null
            ? end.minus(steps.length().multipliedBy(steps.usual()))
            : steps.floor(time("?from", from));
    if (!start.isBefore(end)) {
      throw new Problem.Invalid("?from", "must be before `to`");
    }
    if (start.plus(steps.length().multipliedBy(steps.most())).isBefore(end)) {
      throw new Problem.Invalid(
          "?from", "must be at most %d %ss before `to`".formatted(steps.most(), steps.wire()));
    }
    return new Period(start, end, steps);
  }

  private static Instant time(String parameter, String text) {
    return QueryTimes.read(text)
        .orElseThrow(
            () ->
                new Problem.Invalid(
                    parameter,
                    "must be a time of this age with its zone, for example 2026-05-01T00:00:00Z"));
  }
}
