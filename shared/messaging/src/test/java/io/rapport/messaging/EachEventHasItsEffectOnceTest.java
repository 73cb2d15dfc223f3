package io.rapport.messaging;

import io.rapport.testing.fault.Fault;
import io.rapport.testing.fault.FaultProxy;
import io.rapport.testing.fault.SettableClock;
import io.rapport.testing.promise.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Every answer is lost once after the receiver has committed, and two days later everything is
/// sent again: each event has its effect once.
class EachEventHasItsEffectOnceTest {

  private static final int BATCH = 10;
  private static final int EVENTS = Promise.size(400, 10_000);

  private final Source source = new Source(RealCluster.clean("source"));
  private final Receiver receiver = new Receiver(RealCluster.clean("receiver")).prepare();
  private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();

  private record Sent(int lane, Batch.Step step, byte[] body) {}

  @Test
  void aLostAnswerAndALateRepetitionDoubleNothing() throws Exception {
    for (int i = 0; i < EVENTS / 100; i++) {
      source.publisher.publish(
          IntStream.range(0, 100).mapToObj(_ -> Samples.note(UUID.randomUUID(), 1)).toList());
    }
    source.watch.publish(source.sequencer.tick());
    long dropped;
    try (InboxDoor door = InboxDoor.open(0, receiver, InboxDoor.Kind.RIGHT);
        FaultProxy proxy = FaultProxy.before(door.port())) {
      proxy.set(new Fault.DropAnswer(0, "HTTP/1.1 200"));
      Delivery way = InboxDoor.to(proxy.port());
      deliver(recording(way));
      dropped = proxy.spoiled();
    }
    long afterLoss = receiver.effects();
    receiver.db.execute("update inbox_cursor set changed_at = changed_at - interval '48 hours'");
    receiver.db.execute("update inbox_seen set seen_at = seen_at - interval '48 hours'");
    long applied = sent.stream().filter(s -> again(receiver, s)).count();

    long doubledByWindow = throughAWindow();
    int batches =
        new java.util.HashSet<>(sent.stream().map(s -> s.step.lastPosition()).toList()).size();
    Promise.of("O4", "each event has its effect exactly once")
        .figure("answers dropped after the commit", "≥ " + batches, dropped, dropped >= batches)
        .figure("effects of " + EVENTS + " events", "" + EVENTS, afterLoss, afterLoss == EVENTS)
        .none("batches applied again after 48 hours", applied)
        .none("events with a second effect", receiver.doubles())
        .control(
            "a window of 24 hours for duplicates: second effects",
            doubledByWindow,
            doubledByWindow > 0)
        .judge();
  }

  /// The real lanes, each turn at once instead of after the pause that follows a failure.
  private void deliver(Delivery way) throws Exception {
    SubscriberCursors cursors = source.cursors(Duration.ofSeconds(10));
    RelayLane.Shared shared =
        source.shared(way, Source.config(Duration.ofSeconds(10), BATCH), cursors);
    List<RelayLane> lanes =
        cursors.open().stream().map(cursor -> new RelayLane(shared, cursor)).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> working =
          IntStream.range(0, lanes.size())
              .<Future<?>>mapToObj(lane -> threads.submit(() -> workOff(lanes.get(lane), lane)))
              .toList();
      for (Future<?> lane : working) {
        lane.get();
      }
    }
  }

  private void workOff(RelayLane lane, int number) {
    while (source.db.count(
            """
            select s.heads[c.lane + 1] - c.position from log_subscriber c, log_sequencer s
            where c.lane = ?
            """,
            number)
        > 0) {
      lane.take();
      lane.work(20);
      source.db.execute("update log_subscriber set next_attempt_at = null where lane = " + number);
    }
  }

  private Delivery recording(Delivery way) {
    return new Faulty(way, answer -> answer) {
      @Override
      public Answer deliver(int lane, Batch.Step step, byte[] body) {
        sent.add(new Sent(lane, step, body));
        return super.deliver(lane, step, body);
      }
    };
  }

  private static boolean again(Delivery delivery, Sent batch) {
    return delivery.deliver(batch.lane, batch.step, batch.body) instanceof Delivery.Answer.Applied;
  }

  /// The broken variant: a receiver that remembers for a day what it has seen.
  private long throughAWindow() {
    SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
    Map<UUID, Instant> seen = new ConcurrentHashMap<>();
    AtomicLong effects = new AtomicLong();
    CloudEventReader reader = new CloudEventReader(Json.MAPPER);
    for (int round = 0; round < 3; round++) {
      for (Sent batch : sent) {
        seen.values().removeIf(at -> at.isBefore(clock.instant().minus(Duration.ofHours(24))));
        for (Received event : reader.read(batch.body).known()) {
          if (seen.putIfAbsent(event.eventId(), clock.instant()) == null) {
            effects.incrementAndGet();
          }
        }
      }
      clock.advance(round == 0 ? Duration.ofMinutes(1) : Duration.ofHours(48));
    }
    return effects.get() - EVENTS;
  }
}
