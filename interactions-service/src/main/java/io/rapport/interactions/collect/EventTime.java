package io.rapport.interactions.collect;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/// When an event happened, by the sender's clock as corrected by ours.
///
/// Source of the formula: Segment's specification, `timestamp = receivedAt − (sentAt −
/// originalTimestamp)`.
final class EventTime {

  private static final Duration FUTURE = Duration.ofHours(24);

  /// Before the first year a corrected time cannot be stored. Senders without a time send that
  /// year's first moment, and a clock that is a second fast would lead beyond it.
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  /// Below this a clock counts as right, so that history keeps its exact times: the difference is
  /// then the way through the network.
  private static final Duration RIGHT = Duration.ofSeconds(1);

  private static final DateTimeFormatter LENIENT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .parseLenient()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .optionalEnd()
          .optionalStart()
          .appendLiteral(' ')
          .optionalEnd()
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffset("+HH", "Z")
          .toFormatter();

  private EventTime() {}

  /// Reads a time as SDKs spell it: RFC 3339, without an offset (then UTC), or a date alone;
  /// empty for anything else.
  static Optional<Instant> parse(String text) {
    try {
      Instant time = text.endsWith("Z") ? Instant.parse(text) : lenient(text);
      int year = time.atOffset(ZoneOffset.UTC).get(ChronoField.YEAR);
      return year >= 1 && year <= 9999
          ? Optional.of(time.truncatedTo(ChronoUnit.MICROS))
          : Optional.empty();
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// @param timestamp as sent, or null: the sender's clock, unless `original` is there too
  /// @param original the sender's clock when it happened, or null; beside a `timestamp` it tells
  ///     that somebody corrected that already
  /// @param sent the sender's clock when it was sent, or null
  static Instant of(Instant received, Instant timestamp, Instant original, Instant sent) {
    Instant told = timestamp != null ? timestamp : original;
    if (told == null) {
      return received;
    }
    boolean corrected = timestamp != null && original != null;
    Instant happened = corrected || sent == null ? told : told.plus(error(received, sent));
    Instant latest = received.plus(FUTURE);
    if (happened.isBefore(FIRST)) {
      return FIRST;
    }
    return happened.isAfter(latest) ? latest : happened;
  }

  private static Duration error(Instant received, Instant sent) {
    Duration error = Duration.between(sent, received);
    return error.abs().compareTo(RIGHT) <= 0 ? Duration.ZERO : error;
  }

  private static Instant lenient(String text) {
    if (text.length() == 10) {
      return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    TemporalAccessor time = LENIENT.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
    return time instanceof OffsetDateTime at
        ? at.toInstant()
        : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
  }
}
