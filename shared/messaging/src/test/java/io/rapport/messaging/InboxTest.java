package io.rapport.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.messaging.InboxAnswer.Applied;
import io.rapport.messaging.InboxAnswer.Busy;
import io.rapport.messaging.InboxAnswer.Expected;
import io.rapport.messaging.InboxAnswer.Expected.Reason;
import io.rapport.messaging.InboxAnswer.Poisoned;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InboxTest {

  private static final UUID LOG_ID = UUID.randomUUID();
  private static final UUID WORKSPACE = UUID.randomUUID();

  private final ServiceDatabase db = ServiceDatabase.clean("inbox");
  private final InboxCursors cursors = new InboxCursors(db.app);
  private final AtomicInteger failures = new AtomicInteger();

  InboxTest() {
    db.execute(
        """
        drop table if exists effect;
        create table effect (event_id uuid not null, once uuid,
          constraint effect_once unique (once) deferrable initially deferred)
        """);
    db.execute("grant select, insert on effect to inbox_app");
  }

  private final Inbox inbox = new Inbox(db.app, cursors, this::handle);

  private void handle(UUID workspace, List<Received> events) {
    events.forEach(event -> effect(event, null));
  }

  private void effect(Received event, UUID once) {
    try (var connection = db.app.getConnection();
        var insert = connection.prepareStatement("insert into effect values (?, ?)")) {
      insert.setObject(1, event.eventId());
      insert.setObject(2, once, java.sql.Types.OTHER);
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static UUID id(long position) {
    return position == 0 ? null : new UUID(9, position);
  }

  private static Batch batch(long prev, long last, long epoch) {
    return batch(LOG_ID, prev, id(prev), last, epoch);
  }

  private static Batch batch(UUID logId, long prev, UUID prevId, long last, long epoch) {
    List<Received> events =
        LongStream.rangeClosed(prev + 1, last)
            .mapToObj(
                p ->
                    new Received(
                        id(p),
                        WORKSPACE,
                        "note.changed.v1",
                        Instant.EPOCH,
                        Samples.note(UUID.randomUUID(), 1)))
            .toList();
    return new Batch(
        new Batch.Place("peer", "outbox", 3),
        new Batch.Step(logId, prev, prevId, last, id(last), epoch),
        events,
        0);
  }

  private long effects() {
    return db.count("select count(*) from effect");
  }

  @Test
  void movesWithItsEffects() {
    assertThat(inbox.apply(batch(0, 3, 1))).isEqualTo(new Applied(3));
    assertThat(inbox.apply(batch(3, 5, 1))).isEqualTo(new Applied(5));
    assertThat(effects()).isEqualTo(5);
  }

  @Test
  void aDuplicateHasNoEffectAndTellsWhereItStands() {
    inbox.apply(batch(0, 3, 1));
    assertThat(inbox.apply(batch(0, 3, 1)))
        .isEqualTo(new Expected(Reason.POSITION, LOG_ID, 3, id(3), 1));
    assertThat(effects()).isEqualTo(3);
  }

  @Test
  void withoutACursorADuplicateHasASecondEffect() {
    Batch batch = batch(0, 3, 1);
    for (int i = 0; i < 2; i++) {
      db.app.commit(
          () -> {
            handle(WORKSPACE, batch.events());
            return null;
          });
    }
    assertThat(effects()).as("negative control").isEqualTo(6);
  }

  @Test
  void theFirstBatchOfALaneSkipsWhatARedriveBrought() {
    Batch batch = batch(0, 3, 1);
    inbox.redrive(batch.place(), batch.events().subList(1, 2));
    assertThat(inbox.apply(batch)).isEqualTo(new Applied(3));
    assertThat(effects()).isEqualTo(3);
  }

  @Test
  void whatTheSourceWillNotSendAgainIsForgottenAfterDays() throws SQLException {
    Batch batch = batch(0, 3, 1);
    inbox.redrive(batch.place(), batch.events());
    cursors.taken("peer", "outbox", List.of(id(1), id(2)));
    db.execute(
        "update inbox_seen set confirmed_at = confirmed_at - interval '8 days' where event_id = '"
            + id(1)
            + "'");
    new Partitions(db.maintenance).clear();
    assertThat(db.count("select count(*) from inbox_seen")).isEqualTo(2);
  }

  @Test
  void aGapIsRefused() {
    assertThat(inbox.apply(batch(4, 6, 1)))
        .isEqualTo(new Expected(Reason.POSITION, LOG_ID, 0, null, 0));
    inbox.apply(batch(0, 3, 1));
    assertThat(inbox.apply(batch(4, 6, 1)))
        .isEqualTo(new Expected(Reason.POSITION, LOG_ID, 3, id(3), 1));
    assertThat(effects()).isEqualTo(3);
  }

  @Test
  void anOlderEpochIsFenced() {
    inbox.apply(batch(0, 3, 7));
    assertThat(inbox.apply(batch(3, 4, 6)))
        .isEqualTo(new Expected(Reason.FENCED, LOG_ID, 3, id(3), 7));
    assertThat(inbox.apply(batch(3, 4, 8))).isEqualTo(new Applied(4));
  }

  @Test
  void anotherLogOrAnotherEventAtThePositionIsAFork() {
    inbox.apply(batch(0, 3, 1));
    assertThat(inbox.apply(batch(UUID.randomUUID(), 3, id(3), 4, 1)))
        .isEqualTo(new Expected(Reason.FORK, LOG_ID, 3, id(3), 1));
    assertThat(inbox.apply(batch(LOG_ID, 3, UUID.randomUUID(), 4, 1)))
        .isEqualTo(new Expected(Reason.FORK, LOG_ID, 3, id(3), 1));
    assertThat(effects()).isEqualTo(3);
  }

  private String cursor() {
    return db.value("select xmin::text || ' ' || c::text from inbox_cursor c");
  }

  @Test
  void aBatchOfNothingIsAnsweredAsAnyOtherAndWritesNothing() {
    assertThat(inbox.apply(batch(3, 3, 1)))
        .as("no cursor: all of it was lost")
        .isEqualTo(new Expected(Reason.POSITION, LOG_ID, 0, null, 0));
    assertThat(db.count("select count(*) from inbox_cursor")).isZero();
    inbox.apply(batch(0, 3, 7));
    String cursor = cursor();
    assertThat(inbox.apply(batch(3, 3, 8))).isEqualTo(new Applied(3));
    assertThat(inbox.apply(batch(5, 5, 7)))
        .isEqualTo(new Expected(Reason.POSITION, LOG_ID, 3, id(3), 7));
    assertThat(inbox.apply(batch(3, 3, 6)))
        .isEqualTo(new Expected(Reason.FENCED, LOG_ID, 3, id(3), 7));
    UUID other = UUID.randomUUID();
    assertThat(inbox.apply(batch(other, 3, id(3), 3, 7)))
        .isEqualTo(new Expected(Reason.FORK, LOG_ID, 3, id(3), 7));
    assertThat(inbox.apply(batch(LOG_ID, 3, UUID.randomUUID(), 3, 7)))
        .isEqualTo(new Expected(Reason.FORK, LOG_ID, 3, id(3), 7));
    assertThat(cursor()).isEqualTo(cursor);

    Batch continues =
        new Batch(
            batch(3, 3, 7).place(),
            new Batch.Step(other, 3, id(3), 3, id(3), 7, LOG_ID),
            List.of(),
            0);
    assertThat(inbox.apply(continues)).isEqualTo(new Applied(3));
    assertThat(db.value("select log_id from inbox_cursor")).isEqualTo(other.toString());
    assertThat(cursor()).as("negative control: a write is seen").isNotEqualTo(cursor);
  }

  /// It compares and sets whatever comes.
  private InboxCursors.Move beforeThereWereQuestions(Batch batch) {
    return db.app.commit(() -> cursors.move(batch));
  }

  @Test
  void aReceiverOfTheVersionBeforeAnswersABatchOfNothingAlike() {
    assertThat(beforeThereWereQuestions(batch(3, 3, 1)))
        .isInstanceOf(InboxCursors.Move.Refused.class);
    inbox.apply(batch(0, 3, 7));
    assertThat(beforeThereWereQuestions(batch(3, 3, 8)))
        .isInstanceOf(InboxCursors.Move.Moved.class);
    assertThat(beforeThereWereQuestions(batch(5, 5, 8)))
        .isEqualTo(
            new InboxCursors.Move.Refused(new Expected(Reason.POSITION, LOG_ID, 3, id(3), 8)));
    assertThat(inbox.apply(batch(3, 5, 8))).isEqualTo(new Applied(5));
  }

  @Test
  void oneBatchFromManySidesHasOneEffect() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 20; round++) {
        long prev = round * 2L;
        var answers =
            IntStream.range(0, 6)
                .mapToObj(i -> threads.submit(() -> inbox.apply(batch(prev, prev + 2, i + 100))))
                .toList();
        int applied = 0;
        for (var answer : answers) {
          applied += answer.get() instanceof Applied ? 1 : 0;
        }
        assertThat(applied).isEqualTo(1);
        db.execute("update inbox_cursor set epoch = 0");
      }
    }
    assertThat(effects()).isEqualTo(40);
  }

  @Test
  void triesAgainAfterADeadlock() {
    Inbox unlucky =
        new Inbox(
            db.app,
            cursors,
            (workspace, events) -> {
              handle(workspace, events);
              if (failures.incrementAndGet() < 3) {
                throw new IllegalStateException(new SQLException("deadlock detected", "40P01"));
              }
            });
    assertThat(unlucky.apply(batch(0, 3, 1))).isEqualTo(new Applied(3));
    assertThat(effects()).isEqualTo(3);
  }

  @Test
  void whatIsAwayIsAskedAgainLater() {
    Inbox away =
        new Inbox(
            db.app,
            cursors,
            (_, _) -> {
              throw new IllegalStateException(new SQLException("disk full", "53100"));
            });
    assertThat(away.apply(batch(0, 3, 1))).isInstanceOf(Busy.class);
    assertThat(inbox.apply(batch(0, 3, 1))).isEqualTo(new Applied(3));
  }

  @Test
  void aConstraintThatSpeaksAtTheCommitNamesItsEvent() {
    UUID once = UUID.randomUUID();
    Inbox strict =
        new Inbox(
            db.app,
            cursors,
            (_, events) ->
                events.forEach(
                    e -> effect(e, e.eventId().getLeastSignificantBits() % 4 == 2 ? once : null)));
    assertThat(strict.apply(batch(0, 9, 1)))
        .isInstanceOfSatisfying(Poisoned.class, p -> assertThat(p.eventId()).isEqualTo(id(6)));
    assertThat(effects()).isZero();
  }
}
