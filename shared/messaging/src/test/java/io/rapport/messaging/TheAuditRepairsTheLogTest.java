package io.rapport.messaging;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rapport.testing.promise.Promise;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The saved snapshot passes over rows, as the next unknown fault of a numbering would: the audit
/// finds and numbers them, and they arrive.
class TheAuditRepairsTheLogTest {

  private static final Duration GRACE = Duration.ofSeconds(Promise.size(0, 60));
  private static final Duration EVERY = Duration.ofSeconds(Promise.size(1, 20));

  private final Source source = new Source(RealCluster.clean("source"));
  private final Receiver receiver = new Receiver(RealCluster.clean("receiver")).prepare();

  private SequencerLoop resumed;

  @Test
  void rowsThatThePositionsPassedOverAreFoundAndArrive() throws Exception {
    source.loop.start();
    Relay relay = source.relay(receiver);
    relay.start();
    publish(50);
    await().atMost(Duration.ofSeconds(30)).until(() -> receiver.effects() == 50);
    passOver(20);
    publish(50);
    await().atMost(Duration.ofSeconds(30)).until(() -> receiver.effects() == 100);
    long lost = 120 - receiver.effects();

    Audit audit = new Audit(source.sequencer, GRACE);
    long start = System.nanoTime();
    long[] found = {0};
    await()
        .atMost(Duration.ofMinutes(3))
        .pollDelay(Duration.ZERO)
        .pollInterval(EVERY)
        .until(
            () -> {
              run(audit);
              found[0] = Math.max(found[0], audit.missing());
              return found[0] > 0;
            });
    double seconds = (System.nanoTime() - start) / 1e9;
    await().atMost(Duration.ofSeconds(30)).until(() -> receiver.effects() == 120);
    relay.stop();
    resumed.stop();
    Promise promise =
        Promise.of("O15", "the audit finds what the numbering passed over, and repairs it")
            .figure("rows found", "20", found[0], found[0] == 20)
            .none("rows without a position after it", new LogCheck(source.db).missing())
            .figure("effects of 120 events", "120", receiver.effects(), receiver.effects() == 120)
            .none("second effects", receiver.doubles())
            .control("without the audit: events that never arrive", lost, lost == 20);
    if (Promise.isLong()) {
      promise.figure("until it was found", "≤ 90 s", "%.0f s".formatted(seconds), seconds <= 90);
    }
    promise.judge();
  }

  private static void run(Audit audit) throws SQLException {
    audit.run();
  }

  private void publish(int events) {
    for (int i = 0; i < events; i++) {
      source.publisher.publish(UUID.randomUUID(), 1);
    }
  }

  /// Rows that stand behind the saved snapshot before any tick could see them.
  private void passOver(int events) throws Exception {
    source.loop.stop();
    publish(events);
    source.db.execute(
        "update log_sequencer set snap = pg_current_snapshot(), sealed_snap = pg_current_snapshot()");
    SequencerLoop again =
        new SequencerLoop(source.sequencer, source.watch, new SimpleMeterRegistry());
    again.start();
    resumed = again;
  }
}
