package io.rapport.benchmarks.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.benchmarks.Rate;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void noticesEachWayInWhichOverloadMayGoWrong() {
    Tally tally = new Tally();
    tally.add(new Wire.Answer(200, -1, 100), 100, 0, 5);
    tally.add(new Wire.Answer(200, -1, 99), 100, 0, 5);
    tally.add(new Wire.Answer(429, 1, 0), 100, 0, 5);
    tally.add(new Wire.Answer(429, -1, 0), 100, 0, 2 * SECOND);
    tally.add(new Wire.Answer(502, -1, 0), 100, 0, 5);
    tally.fail(new IOException("reset"));
    tally.unsent();
    Tally sum = Tally.sum(List.of(tally, tally));

    assertThat(sum.accepted()).isEqualTo(398);
    assertThat(sum.oddlyAccepted()).isEqualTo(2);
    assertThat(sum.refused()).isEqualTo(4);
    assertThat(sum.withoutRetryAfter()).isEqualTo(2);
    assertThat(sum.refusedTook()[sum.refusedTook().length - 1]).isEqualTo(2 * SECOND);
    assertThat(sum.strange()).isEqualTo(2);
    assertThat(sum.failed()).isEqualTo(2);
    assertThat(sum.unsentCalls()).isEqualTo(2);
  }

  @Test
  void tellsWhenTheFullRateIsBack() {
    assertThat(OverloadPart.recovery(batches(3, 10), 10 * Messages.BATCH)).isEqualTo(4);
    assertThat(OverloadPart.recovery(batches(0, 10), 10 * Messages.BATCH)).isEqualTo(1);
    assertThat(OverloadPart.recovery(batches(0, 8), 10 * Messages.BATCH)).isGreaterThan(20);
  }

  /// So many batches a second after some seconds without any.
  private static ClosedLoad.Result batches(int pause, int each) {
    Tally tally = new Tally();
    for (int second = pause; second < 20; second++) {
      for (int i = 0; i < each; i++) {
        long end = second * SECOND + i;
        tally.add(new Wire.Answer(200, -1, 100), 100, end - 1, end);
      }
    }
    return new ClosedLoad.Result(
        tally, new Rate(tally.accepted(), Duration.ofSeconds(20), tally.took()), 0);
  }
}
