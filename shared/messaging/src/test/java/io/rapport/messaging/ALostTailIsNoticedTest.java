package io.rapport.messaging;

import static org.awaitility.Awaitility.await;

import io.rapport.testing.fault.RealPostgres;
import io.rapport.testing.promise.Promise;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// A source comes back from a backup and has forgotten what its subscriber has read; at the same
/// positions other things happen now. Its subscriber notices, and a resync makes both the same.
class ALostTailIsNoticedTest {

  private static final int EVENTS = Promise.size(200, 2_000);

  @Test
  void theSubscriberNoticesAndAResyncHeals() throws Exception {
    try (RealPostgres cluster = RealPostgres.start()) {
      ServiceDatabase database = ServiceDatabase.on(cluster, "source");
      Twins twins = new Twins(database, RealCluster.clean("mirror"));
      twins.start();
      twins.write(80, "before ");
      twins.awaitSame();
      Path backup = cluster.backUp();

      loseTheTail(twins, cluster, backup, database);
      String before = twins.mirror.state();
      AtomicLong applied = new AtomicLong();
      twins.start(
          new Faulty(twins.mirror, answer -> answer) {
            @Override
            public Answer deliver(int lane, Batch.Step step, byte[] body) {
              Answer answer = super.deliver(lane, step, body);
              applied.addAndGet(answer instanceof Answer.Applied ? 1 : 0);
              return answer;
            }
          });
      await().atMost(Twins.PATIENCE).until(() -> twins.lanes("forked") == Lanes.COUNT);
      long forked = twins.lanes("forked");
      boolean untouched = twins.mirror.state().equals(before);
      long taken = applied.get();
      twins.resyncs().start("An operator asked");
      twins.awaitSame();
      await().atMost(Twins.PATIENCE).until(() -> twins.lanes("active") == Lanes.COUNT);
      twins.write(80, "later ");
      twins.awaitSame();
      boolean same = twins.same();

      loseTheTail(twins, cluster, backup, database);
      PositionsOnly variant = new PositionsOnly(twins.mirror);
      twins.start(variant);
      await().atMost(Twins.PATIENCE).until(twins.source()::allDelivered);
      long skipped = variant.skipped.get();
      long forks = twins.lanes("forked");
      twins.stop();
      Promise.of("O7", "a source that lost its tail is noticed, and a resync heals it")
          .figure("lanes stopped as forked", "8", forked, forked == 8)
          .none("batches taken before the fork was seen", taken)
          .figure(
              "the subscriber's state until then",
              "untouched",
              untouched ? "untouched" : "changed",
              untouched)
          .figure(
              "state after the resync and later writes",
              "the same",
              same ? "the same" : "another",
              same)
          .control(
              "comparing positions without event ids: events passed over in silence (forks: "
                  + forks
                  + ")",
              skipped,
              skipped > 0 && forks == 0)
          .judge();
    }
  }

  private static void loseTheTail(
      Twins twins, RealPostgres cluster, Path backup, ServiceDatabase database) throws Exception {
    twins.write(EVENTS, "lost ");
    twins.awaitSame();
    twins.stop();
    cluster.stop();
    cluster.restore(backup);
    database.reconnect();
    twins.write(80, "instead ");
  }

  /// The broken variant: what stands at a position that was read is taken for a duplicate.
  private static final class PositionsOnly implements Delivery {

    final AtomicLong skipped = new AtomicLong();
    private final Mirror mirror;
    private final Map<Integer, Long> read = new ConcurrentHashMap<>();

    PositionsOnly(Mirror mirror) {
      this.mirror = mirror;
      for (int lane = 0; lane < Lanes.COUNT; lane++) {
        read.put(
            lane, mirror.db.count("select max(position) from inbox_cursor where lane = ?", lane));
      }
    }

    @Override
    public Answer deliver(int lane, Batch.Step step, byte[] body) {
      if (step.lastPosition() <= read.get(lane)) {
        skipped.addAndGet(new CloudEventReader(Json.MAPPER).read(body).known().size());
        return new Answer.Applied();
      }
      return mirror.applyWithoutCursor(body);
    }

    @Override
    public Answer redrive(byte[] body) {
      return mirror.redrive(body);
    }
  }
}
