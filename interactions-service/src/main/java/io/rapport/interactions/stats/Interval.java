package io.rapport.interactions.stats;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.rapport.web.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/// The steps of a series; days are those of UTC.
enum Interval {
  @JsonProperty("hour")
  HOUR("hour", Duration.ofHours(1), 24, 31 * 24),
  @JsonProperty("day")
  DAY("day", Duration.ofDays(1), 30, 366);

  private final String wire;
  private final Duration length;
  private final int usual;
  private final int most;

  Interval(String wire, Duration length, int usual, int most) {
    this.wire = wire;
    this.length = length;
    this.usual = usual;
    this.most = most;
  }

  /// @param text null for hours
  static Interval of(String text) {
    if (text == null || text.equals(HOUR.wire)) {
      return HOUR;
    }
    if (text.equals(DAY.wire)) {
      return DAY;
    }
    throw new Problem.Invalid("?interval", "must be hour or day");
  }

  String wire() {
    return wire;
  }

  Duration length() {
    return length;
  }

  /// Steps of a series for which nobody said from when on.
  int usual() {
    return usual;
  }

  /// Steps of the longest series.
  int most() {
    return most;
  }

  /// The beginning of the step that a moment falls in.
  Instant floor(Instant moment) {
    return this == HOUR
        ? moment.truncatedTo(ChronoUnit.HOURS)
        : LocalDate.ofInstant(moment, ZoneOffset.UTC).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /// The end of the step before which a moment lies.
  Instant ceiling(Instant moment) {
    Instant floor = floor(moment);
    return floor.equals(moment) ? floor : floor.plus(length);
  }
}
