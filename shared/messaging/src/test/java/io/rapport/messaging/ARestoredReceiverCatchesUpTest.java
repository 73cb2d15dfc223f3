package io.rapport.messaging;

import static org.awaitility.Awaitility.await;

import io.rapport.testing.fault.RealPostgres;
import io.rapport.testing.promise.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A receiver comes back from a backup of long ago: it gets all that it lost, by itself.
class ARestoredReceiverCatchesUpTest {

  private static final int EVENTS = Promise.size(400, 10_000);

  @Test
  void itGetsWhatItLostWithoutAnybodysHelp() throws Exception {
    try (RealPostgres cluster = RealPostgres.start()) {
      ServiceDatabase database = ServiceDatabase.on(cluster, "mirror");
      Twins twins = new Twins(RealCluster.clean("source"), database);
      twins.start();
      twins.write(80, "before ");
      twins.awaitSame();
      Path backup = cluster.backUp();
      twins.write(EVENTS, "lost ");
      twins.awaitSame();
      long start = System.nanoTime();
      restore(cluster, backup, database);
      boolean differed = !twins.same();
      // something happens in each lane
      twins.write(40, "after ");
      twins.awaitSame();
      double seconds = (System.nanoTime() - start) / 1e9;
      boolean same = twins.same();
      twins.stop();

      twins.start(
          new Faulty(twins.mirror, answer -> answer) {
            @Override
            public Answer deliver(int lane, Batch.Step step, byte[] body) {
              return twins.mirror.applyWithoutCursor(body);
            }
          });
      twins.notes.write(UUID.randomUUID(), UUID.randomUUID(), "new");
      await().atMost(Twins.PATIENCE).until(() -> twins.same() && twins.source().allDelivered());
      restore(cluster, backup, database);
      twins.write(40, "after ");
      await().atMost(Twins.PATIENCE).until(twins.source()::allDelivered);
      boolean caught = !twins.same();
      twins.stop();

      Promise promise =
          Promise.of("O6", "a receiver restored from an old backup catches up by itself")
              .figure("the restore lost something", "yes", differed ? "yes" : "no", differed)
              .figure(
                  "state after " + EVENTS + " lost events",
                  "the same",
                  same ? "the same" : "another",
                  same)
              .figure(
                  "lanes stopped for an operator",
                  "0",
                  twins.lanes("forked"),
                  twins.lanes("forked") == 0)
              .control(
                  "only the source remembers how far it sent: state",
                  caught ? "another" : "the same",
                  caught);
      if (Promise.isLong()) {
        promise.figure(
            "from the restore to the same state",
            "≤ 60 s",
            "%.1f s".formatted(seconds),
            seconds <= 60);
      }
      promise.judge();
    }
  }

  @Test
  void itIsNoticedWhereNothingHappensAnyMore() throws Exception {
    try (RealPostgres cluster = RealPostgres.start()) {
      ServiceDatabase database = ServiceDatabase.on(cluster, "mirror");
      Twins twins = new Twins(RealCluster.clean("source"), database);
      twins.start(twins.mirror, probing(Duration.ofSeconds(1)));
      twins.write(80, "before ");
      twins.awaitSame();
      Path backup = cluster.backUp();
      twins.write(80, "lost ");
      twins.awaitSame();
      long start = System.nanoTime();
      restore(cluster, backup, database);
      boolean differed = !twins.same();
      await().atMost(Twins.PATIENCE).until(twins::same);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      boolean stays = twins.lanes("active") == 8 && twins.source().allDelivered();
      twins.stop();

      twins.start(twins.mirror, probing(Duration.ofDays(1)));
      restore(cluster, backup, database);
      await().pollDelay(took.plusSeconds(3)).atMost(took.plusSeconds(60)).until(() -> true);
      boolean caught = !twins.same();
      twins.stop();

      Promise.of("O6", "a receiver restored while nothing happens catches up by itself")
          .figure("the restore lost something", "yes", differed ? "yes" : "no", differed)
          .figure("state without a new event", "the same", "the same", true)
          .figure("lanes active, and all delivered", "yes", stays ? "yes" : "no", stays)
          .control(
              "nobody asks in a quiet lane: state after the same time and 3 s",
              caught ? "another" : "the same",
              caught)
          .judge();
    }
  }

  private static RelayConfig probing(Duration probe) {
    return Source.config(Duration.ofSeconds(10), 500, probe);
  }

  private static void restore(RealPostgres cluster, Path backup, ServiceDatabase database) {
    cluster.stop();
    cluster.restore(backup);
    database.reconnect();
  }
}
