package io.rapport.messaging;

import static org.awaitility.Awaitility.await;

import io.rapport.testing.fault.Fault;
import io.rapport.testing.fault.FaultProxy;
import io.rapport.testing.promise.Promise;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The receiver's commit fails in every way there is: no batch is answered with 200 that is not
/// committed.
class TwoHundredMeansDurableTest {

  private static final int ROUNDS = Promise.size(1, 10);
  private static final Fault CUT_BEFORE = new Fault.CutAt("COMMIT", false);
  private static final Fault CUT_AFTER = new Fault.CutAt("COMMIT", true);
  private static final String DISK_FULL = "53100";
  private static final String CONFLICT = "40001";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Source source = new Source(RealCluster.clean("source"));
  private final ServiceDatabase clean = RealCluster.clean("receiver");
  private final Receiver prepared = new Receiver(clean).prepare();
  private long published;

  /// Looks, at each 200, into the database past all proxies.
  private final class Witness extends Faulty {

    final AtomicLong taken = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong withoutCommit = new AtomicLong();
    private final CloudEventReader reader = new CloudEventReader(Json.MAPPER);

    Witness(Delivery delivery) {
      super(delivery, answer -> answer);
    }

    @Override
    public Answer deliver(int lane, Batch.Step step, byte[] body) {
      Answer answer = super.deliver(lane, step, body);
      if (answer instanceof Answer.Applied) {
        taken.incrementAndGet();
        List<Received> events = reader.read(body).known();
        String ids = String.join(",", events.stream().map(e -> "'" + e.eventId() + "'").toList());
        if (!events.isEmpty()
            && clean.count("select count(*) from effect where event_id in (" + ids + ")")
                != events.size()) {
          withoutCommit.incrementAndGet();
        }
      } else {
        refused.incrementAndGet();
      }
      return answer;
    }
  }

  @Test
  void no200WithoutACommit() throws Exception {
    Witness right = run(InboxDoor.Kind.RIGHT, ROUNDS);
    long lost = published - prepared.effects();
    long doubles = prepared.doubles();
    Witness early = run(InboxDoor.Kind.ANSWERS_EARLY, 1);
    Promise.of("O5", "200 means durable")
        .none("batches answered with 200 and not committed", right.withoutCommit.get())
        .figure(
            "batches that a failed commit refused", "> 0", right.refused, right.refused.get() > 0)
        .told("batches answered with 200", right.taken)
        .none("events without an effect at the end", lost)
        .none("events with a second effect", doubles)
        .control(
            "200 before the commit: batches answered and not committed",
            early.withoutCommit,
            early.withoutCommit.get() > 0)
        .judge();
  }

  private Witness run(InboxDoor.Kind kind, int rounds) throws Exception {
    source.db.clean();
    clean.clean();
    prepared.prepare();
    published = 0;
    try (FaultProxy toDatabase = FaultProxy.before(RealCluster.postgres().port())) {
      // each COMMIT as a text of its own, which the proxy can see
      Receiver receiver =
          new Receiver(ServiceDatabase.at(toDatabase.port(), "receiver", "&prepareThreshold=0"));
      try (InboxDoor door = InboxDoor.open(0, receiver, kind)) {
        Witness witness = new Witness(InboxDoor.to(door.port()));
        Source running = new Source(source.db);
        running.loop.start();
        Relay relay = running.relay(witness);
        relay.start();
        boolean whole = kind == InboxDoor.Kind.RIGHT;
        for (int round = 0; round < rounds; round++) {
          under(witness, whole, () -> toDatabase.set(CUT_BEFORE), toDatabase::heal);
          if (whole) {
            under(witness, whole, () -> toDatabase.set(CUT_AFTER), toDatabase::heal);
            under(witness, whole, () -> refuseCommits(DISK_FULL), this::allowCommits);
          }
          if (Promise.isLong()) {
            under(witness, whole, () -> refuseCommits(CONFLICT), this::allowCommits);
          }
        }
        if (whole) {
          await().atMost(PATIENCE).until(running::allDelivered);
        }
        relay.stop();
        running.loop.stop();
        return witness;
      }
    }
  }

  /// Events that must be committed while commits fail, until they have failed; then those arrive
  /// too.
  private void under(Witness witness, boolean whole, Runnable fault, Runnable end) {
    long refused = witness.refused.get();
    long wrong = witness.withoutCommit.get();
    fault.run();
    source.publisher.publish(
        IntStream.range(0, 20).mapToObj(_ -> Samples.note(UUID.randomUUID(), 1)).toList());
    published += 20;
    await()
        .atMost(PATIENCE)
        .until(() -> witness.refused.get() > refused || witness.withoutCommit.get() > wrong);
    end.run();
    if (whole) {
      await().atMost(PATIENCE).until(() -> prepared.effects() == published);
    }
  }

  /// What a full disk and a conflict look like when only the COMMIT meets them.
  private void refuseCommits(String state) {
    clean.execute(
        """
        create or replace function refuse() returns trigger language plpgsql as $$
        begin raise exception 'the commit fails' using errcode = '%s'; end $$;
        create constraint trigger refuse after insert on effect
          deferrable initially deferred for each row execute function refuse();
        """
            .formatted(state));
  }

  private void allowCommits() {
    clean.execute("drop trigger refuse on effect");
  }
}
