package io.rapport.testing.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RealProcessTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// Speaks again and again.
  static final class Talker {
    private Talker() {}

    public static void main(String[] arguments) throws InterruptedException {
      CountDownLatch never = new CountDownLatch(1);
      while (!never.await(5, TimeUnit.MILLISECONDS)) {
        System.out.println(arguments[0]);
      }
    }
  }

  @Test
  void startsStopsContinuesAndKillsAMain() {
    AtomicLong heard = new AtomicLong();
    try (RealProcess talker =
        RealProcess.java(Talker.class, _ -> heard.incrementAndGet(), "hello")) {
      assertThat(talker.awaitLine("hello"::equals, PATIENCE)).isEqualTo("hello");
      talker.stop();
      // what it wrote before may still be under way
      AtomicLong before = new AtomicLong(-1);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> before.getAndSet(heard.get()) == heard.get());
      talker.resume();
      await().atMost(PATIENCE).until(() -> heard.get() > before.get());
      talker.kill();
      assertThat(talker.alive()).isFalse();
    }
  }

  @Test
  void tellsHowAProgramEnded() {
    RealProcess program =
        RealProcess.program(List.of("/bin/sh", "-c", "echo $WORD; exit 3"), Map.of("WORD", "bye"));
    assertThat(program.await(PATIENCE)).isEqualTo(3);
    assertThat(program.output()).containsExactly("bye");
  }

  @Test
  void theClockMovesOnlyWhenItIsTold() {
    SettableClock clock = new SettableClock(Instant.EPOCH);
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
    clock.advance(Duration.ofHours(48));
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plus(Duration.ofHours(48)));
    clock.set(Instant.EPOCH);
    assertThat(clock.withZone(java.time.ZoneOffset.MAX).instant()).isEqualTo(Instant.EPOCH);
  }
}
