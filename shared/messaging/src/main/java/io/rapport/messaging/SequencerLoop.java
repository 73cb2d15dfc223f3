package io.rapport.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Lets a sequencer tick: fast while there is something to number, slower when not.
final class SequencerLoop {

  private static final Logger LOG = Logger.getLogger(SequencerLoop.class);
  private static final Duration BUSY = Duration.ofMillis(50);
  private static final Duration IDLE = Duration.ofMillis(100);
  private static final Duration DATABASE_AWAY = Duration.ofSeconds(1);

  private final Sequencer sequencer;
  private final LogWatch watch;
  private final Timer ticks;
  private final CountDownLatch stop = new CountDownLatch(1);
  private Thread thread;
  private boolean failed;

  SequencerLoop(Sequencer sequencer, LogWatch watch, MeterRegistry meters) {
    this.sequencer = sequencer;
    this.watch = watch;
    this.ticks = meters.timer("rapport_log_tick", "log", sequencer.log().name());
  }

  void start() {
    thread = Thread.ofVirtual().name("sequencer " + sequencer.log().name()).start(this::run);
  }

  void stop() throws InterruptedException {
    stop.countDown();
    thread.join(Duration.ofSeconds(10));
  }

  private void run() {
    try {
      Duration pause = Duration.ZERO;
      while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = tick();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration tick() {
    long start = System.nanoTime();
    try {
      LogState before = watch.state();
      LogState after = sequencer.tick();
      watch.publish(after);
      if (failed) {
        LOG.infof("The log %s is numbered again", sequencer.log().name());
        failed = false;
      }
      return before == null || before.lastPosition() == after.lastPosition() ? IDLE : BUSY;
    } catch (SQLException | RuntimeException e) {
      if (!failed) {
        LOG.warnf(e, "The log %s cannot be numbered now", sequencer.log().name());
        failed = true;
      }
      return DATABASE_AWAY;
    } finally {
      ticks.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }
}
