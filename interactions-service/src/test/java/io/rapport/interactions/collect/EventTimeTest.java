package io.rapport.interactions.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {

  private static final Instant RECEIVED = Instant.parse("2026-05-01T10:00:00Z");
  private static final Instant TOLD = Instant.parse("2026-05-01T09:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "2026-05-01T10:00:00Z, 2026-05-01T10:00:00Z",
    "2026-05-01T10:00:00.123456789Z, 2026-05-01T10:00:00.123456Z",
    "2026-05-01T12:00:00+02:00, 2026-05-01T10:00:00Z",
    "2026-05-01T12:00:00+0200, 2026-05-01T10:00:00Z",
    "2026-05-01T10:00:00, 2026-05-01T10:00:00Z",
    "2026-05-01 10:00:00.5, 2026-05-01T10:00:00.5Z",
    "2026-05-01, 2026-05-01T00:00:00Z",
    "1997-01-01T12:00:00Z, 1997-01-01T12:00:00Z"
  })
  void readsWhatSdksSend(String text, Instant time) {
    assertThat(EventTime.parse(text)).contains(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "Z",
        "2026-13-01T00:00:00Z",
        "1714557600000",
        "+99999-01-01T00:00:00Z",
        "-0044-03-15T00:00:00Z",
        "2026-05-01T10:00:00 Berlin"
      })
  void readsNothingElse(String text) {
    assertThat(EventTime.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-3650, -30, -1, 1, 30, 3650})
  void correctsAWrongClock(long days) {
    Duration wrong = Duration.ofDays(days);

    Instant time = EventTime.of(RECEIVED, null, TOLD.plus(wrong), RECEIVED.plus(wrong));

    assertThat(time).isEqualTo(TOLD);
  }

  @Test
  void correctsATimestampThatStandsAlone() {
    Duration wrong = Duration.ofHours(3);

    assertThat(EventTime.of(RECEIVED, TOLD.plus(wrong), null, RECEIVED.plus(wrong)))
        .isEqualTo(TOLD);
  }

  @Test
  void leavesATimestampThatWasCorrectedAlready() {
    assertThat(EventTime.of(RECEIVED, TOLD, TOLD.plusSeconds(9999), RECEIVED.plusSeconds(9999)))
        .isEqualTo(TOLD);
  }

  @Test
  void leavesTheTimeOfARightClock() {
    assertThat(EventTime.of(RECEIVED, TOLD, null, RECEIVED.minusMillis(300))).isEqualTo(TOLD);
  }

  @Test
  void believesTheSenderThatDoesNotTellWhenItSent() {
    assertThat(EventTime.of(RECEIVED, TOLD, null, null)).isEqualTo(TOLD);
    assertThat(EventTime.of(RECEIVED, null, TOLD, null)).isEqualTo(TOLD);
  }

  @Test
  void takesTheTimeOfReceiptWithoutAnyOther() {
    assertThat(EventTime.of(RECEIVED, null, null, RECEIVED.minusSeconds(100))).isEqualTo(RECEIVED);
  }

  @Test
  void clampsTheFutureAndNeverThePast() {
    Instant past = Instant.parse("1900-01-01T00:00:00Z");

    assertThat(EventTime.of(RECEIVED, RECEIVED.plus(Duration.ofDays(400)), null, null))
        .isEqualTo(RECEIVED.plus(Duration.ofHours(24)));
    assertThat(EventTime.of(RECEIVED, past, null, null)).isEqualTo(past);
  }

  @ParameterizedTest
  @CsvSource({
    "0001-01-01T00:00:00Z, 2026-05-01T10:00:02Z",
    "0001-01-01T00:00:00Z, 9999-12-31T00:00:00Z"
  })
  void correctsNoTimeToBeforeTheFirstYear(Instant unset, Instant sent) {
    assertThat(EventTime.of(RECEIVED, unset, null, sent)).isEqualTo("0001-01-01T00:00:00Z");
  }
}
