package io.rapport.segments.rule;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/// Times as texts: RFC 3339 down to the microsecond, or a date, which is its first moment in UTC.
/// The database's function `segment_time` reads the same texts.
final class Times {

  private static final String DATE = "(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}";
  private static final Pattern DAY = Pattern.compile(DATE);
  private static final Pattern MOMENT =
      Pattern.compile(
          DATE
              + "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?"
              + "(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])");

  private Times() {}

  static Optional<Instant> parse(String text) {
    if (DAY.matcher(text).matches()) {
      return read(text + "T00:00:00Z");
    }
    return MOMENT.matcher(text).matches() ? read(text) : Optional.empty();
  }

  private static Optional<Instant> read(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
