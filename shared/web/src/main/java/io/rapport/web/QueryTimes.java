package io.rapport.web;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// Times as parameters of a query.
public final class QueryTimes {

  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

  private QueryTimes() {}

  /// A time with its zone in which this platform can have received something; empty for all else.
  public static Optional<Instant> read(String text) {
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      return time.isBefore(FIRST) || !time.isBefore(LAST) ? Optional.empty() : Optional.of(time);
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
