package io.rapport.messaging;

import static org.awaitility.Awaitility.await;

import io.rapport.testing.fault.Dump;
import io.rapport.testing.promise.Promise;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// A second subscriber reads the log from its beginning while writes go on: in the end it has what
/// the first one has.
class ARebuildIsTheLiveStateTest {

  private static final int EVENTS = Promise.size(2_000, 200_000);
  private static final int RATE = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(Promise.size(1, 10));

  private final Source source = new Source(RealCluster.clean("source"));
  private final Receiver live = new Receiver(RealCluster.clean("receiver")).prepare();
  private final Receiver shadow = new Receiver(RealCluster.clean("shadow")).prepare();
  private final List<UUID> notes = StockWriter.stock(source.db, 100);
  private final AtomicBoolean writing = new AtomicBoolean(true);

  @Test
  void aSecondSubscriberReadsTheSameBesideLiveWrites() throws Exception {
    source.publisher.publishMany(EVENTS, "x".repeat(200));
    source.loop.start();
    Relay first = source.relay(live);
    first.start();
    await().atMost(PATIENCE).until(() -> live.effects() >= EVENTS);
    double rate;
    String checksum;
    String rebuilt;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writer = threads.submit(this::write);
      Relay second = second(source, shadow, "shadow");
      long start = System.nanoTime();
      second.start();
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> shadow.effects() >= EVENTS);
      rate = EVENTS * 1e9 / (System.nanoTime() - start);
      writing.set(false);
      writer.get();
      await().atMost(PATIENCE).until(source::allDelivered);
      checksum = checksum(live);
      rebuilt = checksum(shadow);
      second.stop();
      source.db.execute("delete from log_subscriber where subscriber = 'shadow'");
    }
    boolean equal = checksum.equals(rebuilt);
    String wrong = copiedAndThenPositioned();
    String liveNow = checksum(live);
    first.stop();
    source.loop.stop();
    Promise promise =
        Promise.of("O11", "a rebuild beside live writes gives the live state")
            .figure("checksum of effects and of their order per subject", checksum, rebuilt, equal)
            .none("second effects of the rebuild", shadow.doubles())
            .control(
                "state copied first and position read after: its checksum against " + liveNow,
                wrong,
                !wrong.equals(liveNow));
    if (Promise.isLong()) {
      promise.figure(
          "rebuild of " + EVENTS + " events beside " + RATE + " writes a second",
          "≥ 2,000 events/s",
          "%.0f events/s".formatted(rate),
          rate >= 2_000);
    }
    promise.judge();
  }

  private Void write() throws Exception {
    StockWriter writer = new StockWriter(source.publisher);
    while (writing.get()) {
      Pace.until(
          System.nanoTime() + 100_000_000L,
          RATE,
          () -> writer.write(notes.get(ThreadLocalRandom.current().nextInt(notes.size()))));
    }
    return null;
  }

  private static Relay second(Source source, Delivery delivery, String name) {
    return new Relay(
        source.shared(delivery, Source.CONFIG, source.cursors(name, Source.CONFIG.lease())));
  }

  /// Over all events, and for each subject over their order.
  private static String checksum(Receiver receiver) {
    return receiver.db.value(
        """
        select md5(string_agg(subject::text || versions, ',' order by subject)) from (
          select subject, string_agg(version::text || event_id::text, ' ' order by at) as versions
          from effect group by subject) s
        """);
  }

  /// The broken variant: a copy of the live state, and then the live position, in two steps with
  /// writes in between.
  private String copiedAndThenPositioned() throws Exception {
    shadow.db.clean();
    shadow.prepare();
    StockWriter writer = new StockWriter(source.publisher);
    Dump.copy(
        RealCluster.postgres().connect("receiver", "postgres"),
        RealCluster.postgres().connect("shadow", "postgres"),
        "effect");
    for (UUID note : notes) {
      writer.write(note);
    }
    long written = source.db.count("select count(*) from outbox");
    await().atMost(PATIENCE).until(() -> live.effects() == written && source.allDelivered());
    Dump.copy(
        RealCluster.postgres().connect("receiver", "postgres"),
        RealCluster.postgres().connect("shadow", "postgres"),
        "inbox_cursor");
    Relay tail = second(source, shadow, "tail");
    tail.start();
    for (UUID note : notes) {
      writer.write(note);
    }
    long all = source.db.count("select count(*) from outbox");
    await().atMost(PATIENCE).until(() -> live.effects() == all && source.allDelivered());
    tail.stop();
    return checksum(shadow);
  }
}
