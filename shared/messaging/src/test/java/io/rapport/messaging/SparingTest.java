package io.rapport.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SparingTest {

  private final AtomicLong now = new AtomicLong(-5);
  private final AtomicInteger runs = new AtomicInteger();
  private final Sparing sparing = new Sparing(now::get);

  @Test
  void restsFiftyTimesAsLongAsItTook() {
    run(Duration.ofMillis(100));
    pass(Duration.ofMillis(4_999));
    run(Duration.ZERO);
    assertThat(runs).hasValue(1);
    pass(Duration.ofMillis(1));
    run(Duration.ZERO);
    assertThat(runs).hasValue(2);
  }

  @Test
  void restsForAMinuteAtMost() {
    run(Duration.ofSeconds(30));
    pass(Duration.ofSeconds(59));
    run(Duration.ZERO);
    assertThat(runs).hasValue(1);
    pass(Duration.ofSeconds(1));
    run(Duration.ZERO);
    assertThat(runs).hasValue(2);
  }

  @Test
  void runsEachTimeWhatTakesNoTime() {
    run(Duration.ZERO);
    run(Duration.ZERO);
    assertThat(runs).hasValue(2);
  }

  private void run(Duration takes) {
    sparing.run(
        () -> {
          runs.incrementAndGet();
          pass(takes);
        });
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
