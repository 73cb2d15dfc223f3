package io.rapport.interactions.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rapport.web.Problem;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {

  private static final Instant NOW = Instant.parse("2026-05-01T10:20:30Z");

  @Test
  void isTheLastDayOrTheLastMonth() {
    Period hours = Period.of(null, null, null, NOW);
    assertThat(hours.from()).isEqualTo("2026-04-30T11:00:00Z");
    assertThat(hours.to()).isEqualTo("2026-05-01T11:00:00Z");

    Period days = Period.of(null, null, "day", NOW);
    assertThat(days.to()).isEqualTo("2026-05-02T00:00:00Z");
    assertThat(Duration.between(days.from(), days.to())).isEqualTo(Duration.ofDays(30));
  }

  @Test
  void isWidenedToWholeSteps() {
    Period period = Period.of("2026-05-01T02:30:00+02:00", "2026-05-01T03:00:00.001Z", "hour", NOW);
    assertThat(period.from()).isEqualTo("2026-05-01T00:00:00Z");
    assertThat(period.to()).isEqualTo("2026-05-01T04:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "yesterday, , hour, ?from",
    ", 2026-05-01, hour, ?to",
    "2026-05-01T00:00:00, , hour, ?from",
    "+900000000-01-01T00:00:00Z, , hour, ?from",
    "1999-05-01T00:00:00Z, , day, ?from",
    "2026-05-02T00:00:00Z, 2026-05-01T00:00:00Z, hour, ?from",
    "2026-03-01T00:00:00Z, 2026-05-01T00:00:00Z, hour, ?from",
    "2024-03-01T00:00:00Z, 2026-05-01T00:00:00Z, day, ?from",
    ", , week, ?interval"
  })
  void isRefused(String from, String to, String interval, String pointer) {
    assertThatThrownBy(() -> Period.of(from, to, interval, NOW))
        .isInstanceOfSatisfying(
            Problem.Invalid.class,
            problem -> assertThat(problem.violations().getFirst().pointer()).isEqualTo(pointer));
  }
}
