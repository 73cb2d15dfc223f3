package io.rapport.messaging;

import static org.awaitility.Awaitility.await;

import io.rapport.testing.fault.RealPostgres;
import io.rapport.testing.promise.Promise;
import java.nio.file.Path;
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

  private static void restore(RealPostgres cluster, Path backup, ServiceDatabase database) {
    cluster.stop();
    cluster.restore(backup);
    database.reconnect();
  }
}
