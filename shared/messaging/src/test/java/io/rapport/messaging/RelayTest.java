package io.rapport.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayTest {

  private final Source source = new Source();
  private final Receiver receiver = new Receiver();
  private final List<Relay> relays = new ArrayList<>();

  @BeforeEach
  void numbers() {
    source.loop.start();
  }

  @AfterEach
  void stops() throws InterruptedException {
    for (Relay relay : relays) {
      relay.stop();
    }
    source.loop.stop();
  }

  private void relay(Delivery delivery) {
    Relay relay = source.relay(delivery);
    relays.add(relay);
    relay.start();
  }

  private void publish(int subjects, int versions) {
    List<UUID> notes = IntStream.range(0, subjects).mapToObj(_ -> UUID.randomUUID()).toList();
    for (int v = 1; v <= versions; v++) {
      int version = v;
      source.publisher.publish(notes.stream().map(n -> Samples.note(n, version)).toList());
    }
  }

  private void hasEachOnce(long events) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(receiver.effects()).isGreaterThanOrEqualTo(events));
    await().atMost(Duration.ofSeconds(30)).until(source::allDelivered);
    assertThat(receiver.effects()).isEqualTo(events);
    assertThat(receiver.doubles()).isZero();
    assertThat(receiver.inversions()).isZero();
  }

  @Test
  void passesWhereAnEventIsGoneAndTellsHowMany() {
    publish(40, 1);
    await().atMost(Duration.ofSeconds(10)).until(() -> source.numbered() == 40);
    // the first ones of all lanes, some in the middle, and the last ones
    source.db.execute(
        """
        delete from outbox o using outbox_position p
        where p.day = o.day and p.seq = o.seq and (p.position < 20 or p.position in (30, 39, 40))
        """);
    RelayConfig two = Source.config(Duration.ofSeconds(10), 2);
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    RelayLane.Shared shared = source.shared(receiver, two, source.cursors(two.lease()));
    Relay relay =
        new Relay(
            new RelayLane.Shared(
                shared.name(),
                shared.watch(),
                shared.reader(),
                shared.cursors(),
                shared.letters(),
                shared.writer(),
                shared.delivery(),
                shared.circuit(),
                new RelayMeters(meters, "outbox", "receiver"),
                two));
    relays.add(relay);
    relay.start();
    hasEachOnce(18);
    assertThat(meters.counter("rapport_log_gone_events", "log", "outbox", "subscriber", "receiver"))
        .satisfies(gone -> assertThat(gone.count()).isEqualTo(22));
    publish(40, 1);
    hasEachOnce(58);
  }

  @Test
  void goesBackToAPlaceWhoseEventIsGone() throws InterruptedException {
    publish(40, 1);
    relay(receiver);
    hasEachOnce(40);
    relays.removeFirst().stop();
    source.db.execute("delete from outbox");
    // as the source of an older backup has it
    source.db.execute("update log_subscriber set position = 0, event_id = null");
    relay(receiver);
    publish(40, 1);
    hasEachOnce(80);
    assertThat(source.db.count("select count(*) from log_subscriber where state = 'active'"))
        .isEqualTo(8);
  }

  @Test
  void deliversEachEventOnceAndInOrder() {
    relay(receiver);
    publish(50, 20);
    hasEachOnce(1000);
  }

  @Test
  void twoRelaysThatRaceDeliverEachEventOnce() {
    publish(100, 20);
    relay(receiver);
    relay(receiver);
    publish(100, 20);
    hasEachOnce(4000);
  }

  @Test
  void anAnswerThatIsLostDoublesNothing() {
    relay(
        new Faulty(
            receiver,
            answer ->
                answer instanceof Delivery.Answer.Applied
                    ? new Delivery.Answer.Failed("the answer was lost")
                    : answer));
    publish(40, 5);
    hasEachOnce(200);
  }

  @Test
  void aReceiverThatWasRestoredGetsWhatItLost() {
    relay(receiver);
    publish(40, 5);
    hasEachOnce(200);
    // the receiver's backup is of a time before the first event
    receiver.db.execute("delete from effect");
    receiver.db.execute("delete from inbox_cursor");
    publish(40, 5);
    await().atMost(Duration.ofSeconds(20)).until(() -> receiver.effects() >= 400);
    hasEachOnce(400);
  }

  @Test
  void aLogOfANewIdWithTheSameHistoryIsContinued() {
    relay(receiver);
    publish(40, 5);
    hasEachOnce(200);
    source.db.execute("update log_sequencer set timeline = '00000000'");
    publish(40, 5);
    hasEachOnce(400);
    assertThat(receiver.db.count("select count(distinct log_id) from inbox_cursor")).isEqualTo(1);
    assertThat(receiver.db.value("select log_id from inbox_cursor limit 1"))
        .isEqualTo(source.db.value("select log_id from log_sequencer"));
  }

  @Test
  void aNewIdIsAdoptedWhereTheSubscriberIsFurtherThanTheSourceRemembers() throws Exception {
    relay(receiver);
    publish(40, 5);
    hasEachOnce(200);
    relays.removeFirst().stop();
    // the server that took over had not got the last moves of the cursors yet
    source.db.execute(
        """
        update log_sequencer set timeline = '00000000';
        update log_subscriber set position = 0, event_id = null where lane < 4
        """);
    relay(receiver);
    publish(40, 5);
    hasEachOnce(400);
  }

  @Test
  void anIdleSubscriberAdoptsThoughTheLogKeepsNothingOfWhatItRead() throws Exception {
    relay(receiver);
    publish(40, 5);
    hasEachOnce(200);
    source.db.execute(
        """
        delete from outbox; delete from outbox_position;
        update log_sequencer set dropped = heads, timeline = '00000000'
        """);
    publish(40, 5);
    await().atMost(Duration.ofSeconds(20)).until(() -> receiver.effects() == 400);
    assertThat(receiver.doubles()).isZero();
  }

  @Test
  void whoDoesNotKnowHowToContinueIsAFork() {
    relay(
        new Faulty(receiver, answer -> answer) {
          @Override
          public Answer deliver(int lane, Batch.Step step, byte[] body) {
            return super.deliver(
                lane,
                new Batch.Step(
                    step.logId(),
                    step.prevPosition(),
                    step.prevEventId(),
                    step.lastPosition(),
                    step.lastEventId(),
                    step.epoch()),
                body);
          }
        });
    publish(200, 1);
    hasEachOnce(200);
    source.db.execute("update log_sequencer set timeline = '00000000'");
    publish(200, 1);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                source.db.count("select count(*) from log_subscriber where state = 'forked'") == 8);
    assertThat(receiver.effects()).as("negative control").isEqualTo(200);
  }

  @Test
  void sourceThatLostItsTailIsAFork() throws Exception {
    relay(receiver);
    publish(200, 1);
    hasEachOnce(200);
    relays.removeFirst().stop();
    // at the positions that the subscriber has read there are other events now
    source.db.execute(
        """
        update log_sequencer set timeline = '00000000';
        update log_subscriber set position = 0, event_id = null;
        update outbox set event_id = gen_random_uuid()
        """);
    relay(receiver);
    publish(200, 1);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                source.db.count("select count(*) from log_subscriber where state = 'forked'") == 8);
    assertThat(receiver.effects()).isEqualTo(200);
  }

  @Test
  void positionThatWasUsedTwiceIsAFork() {
    relay(receiver);
    UUID note = UUID.randomUUID();
    source.publisher.publish(note, 1);
    hasEachOnce(1);
    receiver.db.execute("update inbox_cursor set event_id = gen_random_uuid()");
    source.publisher.publish(note, 2);
    int lane = source.publisher.lane(note);
    await().atMost(Duration.ofSeconds(20)).until(() -> source.state(lane).equals("forked"));
    assertThat(receiver.versions(note)).isEqualTo("1");
  }

  @Test
  void aReceiverAheadOfTheLogIsAFork() {
    relay(receiver);
    UUID note = UUID.randomUUID();
    source.publisher.publish(note, 1);
    hasEachOnce(1);
    receiver.db.execute("update inbox_cursor set position = 1000, event_id = gen_random_uuid()");
    source.publisher.publish(note, 2);
    int lane = source.publisher.lane(note);
    await().atMost(Duration.ofSeconds(20)).until(() -> source.state(lane).equals("forked"));
  }

  @Test
  void poisonParksItsSubjectOnlyAndARedriveReplaysItInOrder() throws Exception {
    UUID sick = UUID.randomUUID();
    UUID well = UUID.randomUUID();
    // both in one lane
    while (source.publisher.lane(well) != source.publisher.lane(sick)) {
      well = UUID.randomUUID();
    }
    for (int v = 1; v <= 4; v++) {
      source.publisher.publish(sick, v);
      source.publisher.publish(well, v);
    }
    UUID bad =
        UUID.fromString(
            source.db.value(
                "select event_id from outbox where subject = ? order by seq offset 1 limit 1",
                sick.toString()));
    receiver.poison.add(bad);
    relay(receiver);
    await().atMost(Duration.ofSeconds(20)).until(source::allDelivered);
    source.publisher.publish(sick, 5);
    source.publisher.publish(well, 5);
    UUID good = well;
    await().atMost(Duration.ofSeconds(20)).until(() -> receiver.versions(good).equals("1 2 3 4 5"));
    await().atMost(Duration.ofSeconds(20)).until(source::allDelivered);
    assertThat(receiver.versions(sick)).isEqualTo("1");
    assertThat(source.db.count("select count(*) from parked_key")).isEqualTo(1);
    assertThat(source.db.value("select string_agg(code, ' ' order by position) from dead_letter"))
        .isEqualTo("invariant behind behind behind");

    Redrive redrive = new Redrive(source.letters, receiver, source.writer);
    Entry.Key key = new Entry.Key(source.publisher.workspace, sick.toString());
    assertThat(redrive.run(0, key).error()).isEqualTo("invariant");
    assertThat(source.db.value("select max(attempts) from dead_letter")).isEqualTo("2");

    receiver.poison.clear();
    assertThat(redrive.run(0, key)).isEqualTo(new Redrive.Outcome(4, null));
    assertThat(receiver.versions(sick)).isEqualTo("1 2 3 4 5");
    assertThat(source.db.count("select count(*) from parked_key")).isZero();
    assertThat(source.db.count("select count(*) from dead_letter")).isZero();
    source.publisher.publish(sick, 6);
    await().atMost(Duration.ofSeconds(20)).until(() -> receiver.versions(sick).endsWith("6"));
    hasEachOnce(11);
  }

  @Test
  void poisonThatIsDiscardedLetsThoseBehindItGoOn() throws Exception {
    UUID sick = UUID.randomUUID();
    for (int v = 1; v <= 3; v++) {
      source.publisher.publish(sick, v);
    }
    receiver.poison.add(
        UUID.fromString(source.db.value("select event_id from outbox order by seq limit 1")));
    relay(receiver);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> source.db.count("select count(*) from dead_letter") == 3);
    Entry.Key key = new Entry.Key(source.publisher.workspace, sick.toString());
    source.letters.discard(
        key,
        UUID.fromString(source.db.value("select id from dead_letter where code = 'invariant'")),
        "sent by mistake",
        "anna");
    assertThat(new Redrive(source.letters, receiver, source.writer).run(0, key))
        .isEqualTo(new Redrive.Outcome(2, null));
    assertThat(receiver.versions(sick)).isEqualTo("2 3");
    assertThat(source.db.count("select count(*) from parked_key")).isZero();
    assertThat(source.db.value("select reason || ' ' || discarded_by from discarded_event"))
        .isEqualTo("sent by mistake anna");
  }

  @Test
  void aRedriveThatWasTakenAlreadyHasNoSecondEffect() throws Exception {
    UUID sick = UUID.randomUUID();
    source.publisher.publish(sick, 1);
    receiver.poison.add(UUID.fromString(source.db.value("select event_id from outbox")));
    relay(receiver);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> source.db.count("select count(*) from dead_letter") == 1);
    receiver.poison.clear();
    Entry.Key key = new Entry.Key(source.publisher.workspace, sick.toString());
    List<Entry> letters = source.letters.letters(key, 10);
    assertThat(receiver.redrive(source.writer.write(letters)))
        .isEqualTo(new Delivery.Answer.Applied());
    assertThat(new Redrive(source.letters, receiver, source.writer).run(0, key).delivered())
        .isEqualTo(1);
    assertThat(receiver.versions(sick)).isEqualTo("1");
  }

  @Test
  void aFaultOfTheHandlerParksTheGuiltyEventOnly() {
    List<UUID> notes = IntStream.range(0, 200).mapToObj(_ -> UUID.randomUUID()).toList();
    source.publisher.publish(notes.stream().map(n -> Samples.note(n, 1)).toList());
    UUID guilty =
        UUID.fromString(source.db.value("select event_id from outbox order by seq offset 120"));
    receiver.unwelcome.add(guilty);
    // and one that a constraint of the receiver refuses
    source.publisher.publish(UUID.randomUUID(), -1);
    relay(receiver);
    await().atMost(Duration.ofSeconds(20)).until(source::allDelivered);
    assertThat(receiver.effects()).isEqualTo(199);
    assertThat(source.db.count("select count(*) from dead_letter")).isEqualTo(2);
    assertThat(source.db.count("select count(*) from dead_letter where event_id = ?", guilty))
        .isEqualTo(1);
  }

  @Test
  void aBatchThatIsTooLargeIsHalved() {
    relay(
        new Faulty(receiver, answer -> answer) {
          @Override
          public Answer deliver(int lane, Batch.Step step, byte[] body) {
            return body.length > 4000 ? new Answer.TooLarge() : super.deliver(lane, step, body);
          }
        });
    publish(100, 3);
    hasEachOnce(300);
  }

  @Test
  void anOperatorsChangeIsFollowedWithoutARestart() {
    relay(receiver);
    publish(200, 1);
    hasEachOnce(200);
    source.db.execute("update log_subscriber set state = 'forked'");
    await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
    publish(200, 1);
    await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
    assertThat(receiver.effects()).isEqualTo(200);
    try {
      assertThat(source.cursors(Duration.ofSeconds(10)).retry()).isEqualTo(8);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
    hasEachOnce(400);
  }

  private static boolean asks(Batch.Step step, byte[] body) {
    return body.length == 2 && step.lastPosition() == step.prevPosition();
  }

  @Test
  void asksInQuietLanesOnlyAndNoAnswerChangesNothing() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger sent = new AtomicInteger();
    Faulty silent =
        new Faulty(receiver, answer -> answer) {
          @Override
          public Answer deliver(int lane, Batch.Step step, byte[] body) {
            if (asks(step, body)) {
              asked.incrementAndGet();
              return new Answer.Failed("nobody there");
            }
            sent.incrementAndGet();
            return super.deliver(lane, step, body);
          }
        };
    RelayConfig often = Source.config(Duration.ofSeconds(10), 500, Duration.ofMillis(200));
    UUID note = UUID.randomUUID();
    source.publisher.publish(note, 1);
    Relay relay = source.relay(silent, often);
    relays.add(relay);
    relay.start();
    hasEachOnce(1);
    await().atMost(Duration.ofSeconds(20)).until(() -> asked.get() >= 5);
    assertThat(sent).as("the seven lanes without an event").hasValue(1);
    assertThat(source.db.count("select sum(attempts) from log_subscriber")).isZero();
    assertThat(source.db.count("select count(last_error) from log_subscriber")).isZero();
    source.publisher.publish(note, 2);
    await().atMost(Duration.ofSeconds(2)).until(() -> receiver.effects() == 2);

    relay.stop();
    int before = asked.get();
    relays.clear();
    Relay seldom =
        source.relay(silent, Source.config(Duration.ofSeconds(10), 500, Duration.ofDays(1)));
    relays.add(seldom);
    seldom.start();
    source.publisher.publish(note, 3);
    hasEachOnce(3);
    assertThat(asked).hasValue(before);
  }

  @Test
  void aQuietSubscriberGetsWhatItLostOnce() {
    Relay relay =
        source.relay(receiver, Source.config(Duration.ofSeconds(10), 500, Duration.ofMillis(300)));
    relays.add(relay);
    relay.start();
    publish(40, 5);
    hasEachOnce(200);
    // the receiver's backup is of a time before the first event
    receiver.db.execute("delete from effect; delete from inbox_cursor");
    hasEachOnce(200);
  }

  @Test
  void aQuietSubscriberAdoptsANewLogIdOnce() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Relay relay =
        source.relay(
            new Faulty(receiver, answer -> answer) {
              @Override
              public Answer deliver(int lane, Batch.Step step, byte[] body) {
                asked.addAndGet(asks(step, body) ? 1 : 0);
                return super.deliver(lane, step, body);
              }
            },
            Source.config(Duration.ofSeconds(10), 500, Duration.ofMillis(300)));
    relays.add(relay);
    relay.start();
    publish(40, 5);
    hasEachOnce(200);
    UUID logId = source.watch.state().logId();
    source.db.execute("update log_sequencer set timeline = '00000000'");
    await().atMost(Duration.ofSeconds(10)).until(() -> !source.watch.state().logId().equals(logId));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                receiver
                    .db
                    .value("select string_agg(distinct log_id::text, ' ') from inbox_cursor")
                    .equals(source.db.value("select log_id from log_sequencer")));
    String cursors = receiver.db.value("select string_agg(xmin::text, ' ') from inbox_cursor");
    int before = asked.get();
    await().atMost(Duration.ofSeconds(20)).until(() -> asked.get() > before + 16);
    assertThat(receiver.db.value("select string_agg(xmin::text, ' ') from inbox_cursor"))
        .isEqualTo(cursors);
    publish(40, 1);
    hasEachOnce(240);
  }

  @Test
  void aRelayThatDiedIsFollowedByAnother() {
    RelayConfig brief = Source.config(Duration.ofSeconds(1));
    UUID note = UUID.randomUUID();
    source.publisher.publish(note, 1);
    // holds the lane and never comes back
    await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () -> {
              SubscriberCursors dead = source.cursors(brief.lease());
              dead.open();
              return dead.claim(source.publisher.lane(note), 0).isPresent();
            });
    Relay relay = source.relay(receiver, brief);
    relays.add(relay);
    relay.start();
    hasEachOnce(1);
  }

  @Test
  void theBytesAreDeliveredAsStored() throws Exception {
    String odd =
        "{\"note\" :  {\"id\":\"%s\",\"version\":1, \"x\":1.2300}}".formatted(new UUID(1, 2));
    UUID note = UUID.randomUUID();
    source.publisher.publish(note, 1);
    source.db.execute("update outbox set data = '" + odd + "'");
    await().atMost(Duration.ofSeconds(5)).until(() -> source.numbered() == 1);
    List<Entry> entries =
        new LogReader(source.db.sequencer, Log.outbox())
            .read(source.publisher.lane(note), 0, 10, 1000)
            .entries();
    assertThat(new String(source.writer.write(entries), java.nio.charset.StandardCharsets.UTF_8))
        .contains("\"data\":" + odd + "}");
  }

  @Test
  void givesWayWhileTheProcessIsPressed() throws InterruptedException {
    publish(1, 12);
    await().atMost(Duration.ofSeconds(10)).until(() -> source.numbered() == 12);
    assertThat(fewestRests(() -> true)).isGreaterThan(8);
    hasEachOnce(12);
  }

  /// Control: without pressure nobody rests.
  @Test
  void restsForNobodyOtherwise() throws InterruptedException {
    publish(1, 12);
    await().atMost(Duration.ofSeconds(10)).until(() -> source.numbered() == 12);
    assertThat(fewestRests(() -> false)).isLessThan(8);
    hasEachOnce(12);
  }

  /// How many times as long as a delivery the shortest pause after one is, in a lane with batches
  /// of two.
  private double fewestRests(Pressure pressure) throws InterruptedException {
    RelayConfig two = Source.config(Duration.ofSeconds(10), 2);
    Timed timed = new Timed(receiver);
    Relay relay = new Relay(source.shared(timed, two, source.cursors(two.lease())), null, pressure);
    relays.add(relay);
    relay.start();
    await().atMost(Duration.ofSeconds(30)).until(source::allDelivered);
    return timed.fewestRests();
  }
}
