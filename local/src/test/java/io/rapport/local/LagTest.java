package io.rapport.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LagTest {
  @Test
  void sumsTheLanesOfALogForEachSubscriber() {
    String metrics =
        """
        # HELP rapport_log_lag_events events behind
        # TYPE rapport_log_lag_events gauge
        rapport_log_lag_events{lane="0",log="event",subscriber="profiles"} 12.0
        rapport_log_lag_events{lane="1",log="event",subscriber="profiles"} 1.2E3
        rapport_log_lag_events{lane="0",log="outbox",subscriber="profiles"} 0.0
        rapport_log_lag_seconds{log="event",subscriber="profiles"} 3.5
        """;
    assertThat(Lag.parse("interactions-service", metrics))
        .containsExactly(
            new Lag("interactions-service", "event", "profiles", 1212),
            new Lag("interactions-service", "outbox", "profiles", 0));
  }
}
