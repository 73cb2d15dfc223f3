package io.rapport.interactions.stats;

import io.rapport.web.Problem;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/// Whole steps of a series.
///
/// @param to the end, exclusive
record Period(Instant from, Instant to, Interval interval) {

  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

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
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (!time.isBefore(FIRST) && time.isBefore(LAST)) {
        return time;
      }
    } catch (DateTimeParseException _) {
      // told below, like a time of another age
    }
    throw new Problem.Invalid(
        parameter, "must be a time of this age with its zone, for example 2026-05-01T00:00:00Z");
  }
}
