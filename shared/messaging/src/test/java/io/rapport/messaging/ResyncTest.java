package io.rapport.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResyncTest {

  private static final List<String> RESTORED =
      List.of("outbox", "outbox_position", "log_sequencer", "log_subscriber", "note_now");

  private final Source source = new Source();
  private final Notes notes = new Notes(source.db);
  private final Mirror mirror = new Mirror();
  private final Resyncs resyncs = resyncs();
  private final List<UUID> workspaces = List.of(UUID.randomUUID(), UUID.randomUUID());
  private final List<UUID> ids = IntStream.range(0, 40).mapToObj(_ -> UUID.randomUUID()).toList();
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

  private Resyncs resyncs() {
    return new Resyncs(source.db.sequencer, Log.outbox(), "receiver", UUID.randomUUID().toString());
  }

  private ResyncRun run(ResyncDelivery delivery, boolean state) {
    return new ResyncRun(
        "outbox for receiver",
        resyncs(),
        claimed -> {
          List<Long> heads = claimed.heads().stream().map(ResyncDelivery.Head::position).toList();
          return state
              ? new StateExport(
                  notes,
                  source.db.app,
                  new InboxCursors(source.db.app),
                  Json.MAPPER,
                  Clock.systemUTC(),
                  heads)
              : new LogExport(new LogReader(source.db.sequencer, Log.outbox()), heads);
        },
        source.letters,
        source.writer,
        delivery);
  }

  private void relay() {
    relay(run(mirror, true));
  }

  private void relay(ResyncRun resync) {
    Relay relay =
        new Relay(
            source.shared(mirror, Source.CONFIG, source.cursors(Source.CONFIG.lease())),
            resync,
            Pressure.NONE);
    relays.add(relay);
    relay.start();
  }

  private void write(String body) {
    for (UUID workspace : workspaces) {
      ids.forEach(id -> notes.write(workspace, id, body));
    }
  }

  private void isTheSame() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(mirror.state()).isEqualTo(notes.state()));
    await().atMost(Duration.ofSeconds(20)).until(source::allDelivered);
    assertThat(mirror.state()).isEqualTo(notes.state());
  }

  private long lanes(String state) {
    return source.db.count("select count(*) from log_subscriber where state = ?", state);
  }

  /// The source as it is now, to go back to.
  private void backUp() {
    for (String table : RESTORED) {
      source.db.execute("drop table if exists backup_of_" + table);
      source.db.execute("create table backup_of_" + table + " as select * from " + table);
    }
  }

  private void restore() {
    StringBuilder sql = new StringBuilder();
    for (String table : RESTORED) {
      sql.append("delete from ").append(table).append(";insert into ").append(table);
      sql.append(table.equals("outbox") ? " overriding system value" : "");
      sql.append(" select * from backup_of_").append(table).append(";");
    }
    // as the server of a restored backup has it
    source.db.execute(sql + "update log_sequencer set timeline = '00000000'");
  }

  /// What was delivered after the backup is lost at the source, and other things happen there.
  private void loseTheTail() throws InterruptedException {
    relay();
    write("first");
    isTheSame();
    backUp();
    write("lost");
    notes.write(workspaces.getFirst(), UUID.randomUUID(), "lost");
    notes.write(UUID.randomUUID(), UUID.randomUUID(), "lost with its workspace");
    isTheSame();
    relays.removeFirst().stop();
    UUID logId = source.watch.state().logId();
    restore();
    await().atMost(Duration.ofSeconds(10)).until(() -> !source.watch.state().logId().equals(logId));
    ids.stream().limit(20).forEach(id -> notes.write(workspaces.getFirst(), id, "after"));
  }

  @Test
  void lostTailStopsTheLanesAndAResyncMakesBothTheSame() throws Exception {
    loseTheTail();
    String before = mirror.state();
    relay();
    await().atMost(Duration.ofSeconds(20)).until(() -> lanes("forked") > 0);
    assertThat(mirror.state()).as("nothing is passed over in silence").isEqualTo(before);
    assertThat(mirror.state()).isNotEqualTo(notes.state());

    resyncs.start("An operator asked");
    isTheSame();
    await().atMost(Duration.ofSeconds(20)).until(() -> lanes("active") == 8);
    write("later");
    isTheSame();
  }

  @Test
  void withoutAuthorityALostTailStays() throws Exception {
    loseTheTail();
    // what a receiver would do that guards states by their versions alone
    resyncs.start("An operator asked");
    ResyncRun run =
        run(
            new FaultyResync(mirror, Integer.MAX_VALUE, false) {
              @Override
              public Answer page(UUID id, Page page, byte[] body) {
                mirror.guarded = true;
                try {
                  return super.page(id, page, body);
                } finally {
                  mirror.guarded = false;
                }
              }
            },
            true);
    assertThat(run.work()).isTrue();
    assertThat(mirror.state()).as("negative control").isNotEqualTo(notes.state());
  }

  @Test
  void anExpiredSubscriberIsResyncedByItself() throws Exception {
    relay();
    write("first");
    isTheSame();
    relays.removeFirst().stop();
    write("unread");
    await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () ->
                source.db.count(
                        "select count(*) from outbox o left join outbox_position p"
                            + " on p.seq = o.seq where p.seq is null")
                    == 0);
    // the log kept nothing of it
    source.db.execute(
        "delete from outbox; delete from outbox_position; update log_sequencer set dropped ="
            + " heads");
    source.sequencer.tick();
    relay();
    isTheSame();
    write("later");
    isTheSame();
    assertThat(source.db.value("select reason from log_resync")).contains("expired");
  }

  @Test
  void aNewSubscriberOfALogThatIsShorterThanItsHistoryBeginsWithTheState() throws Exception {
    write("first");
    await().atMost(Duration.ofSeconds(5)).until(() -> source.watch.state().lastPosition() == 80);
    source.db.execute(
        """
        delete from outbox; delete from outbox_position; update log_sequencer set dropped = heads
        """);
    write("second");
    relay();
    isTheSame();
  }

  @Test
  void aLogOfWhichNothingWasDroppedIsReadAgainFromItsStart() throws Exception {
    write("first");
    write("second");
    await().atMost(Duration.ofSeconds(5)).until(() -> source.watch.state().lastPosition() == 160);
    notes.write(workspaces.getFirst(), ids.getFirst(), "third");
    resyncs.start("An operator asked");
    relay(run(mirror, false));
    isTheSame();
  }

  @Test
  void aMissingPositionIsNotTakenForTheEndOfALane() throws Exception {
    relay();
    write("first");
    isTheSame();
    relays.removeFirst().stop();
    write("second");
    await().atMost(Duration.ofSeconds(5)).until(() -> source.watch.state().lastPosition() == 160);
    String before = mirror.state();
    source.db.execute("delete from outbox_position where position in (20, 21, 22, 50)");
    resyncs.start("An operator asked");
    assertThat(run(mirror, false).work()).isFalse();
    assertThat(source.db.value("select last_error from log_resync")).contains("cannot be read");
    assertThat(lanes("resyncing")).isEqualTo(8);
    assertThat(mirror.state().lines().count()).isEqualTo(before.lines().count());

    source.loop.stop();
    new Audit(source.sequencer, Duration.ZERO).run();
    source.db.execute("update log_resync set next_attempt_at = null");
    assertThat(run(mirror, false).work()).isTrue();
    assertThat(mirror.state()).isEqualTo(notes.state());
  }

  @Test
  void aLogThatWasShortenedMeanwhileIsNotTheWholeState() throws Exception {
    write("first");
    await().atMost(Duration.ofSeconds(5)).until(() -> source.watch.state().lastPosition() == 80);
    resyncs.start("An operator asked");
    ResyncRun run =
        run(
            new FaultyResync(mirror, Integer.MAX_VALUE, false) {
              @Override
              public Answer page(UUID id, Page page, byte[] body) {
                source.db.execute("update log_sequencer set dropped[1] = 1");
                return super.page(id, page, body);
              }
            },
            false);
    assertThat(run.work()).isFalse();
    assertThat(source.db.value("select last_error from log_resync")).contains("dropped");
    assertThat(lanes("resyncing")).isEqualTo(8);
  }

  @Test
  void killedAnywhereItGoesOnWhereTheReceiverIs() throws Exception {
    write("first");
    await().atMost(Duration.ofSeconds(5)).until(() -> source.watch.state().lastPosition() == 80);
    int steps = 0;
    for (boolean answered : List.of(true, false)) {
      boolean done = false;
      for (int step = 1; !done; step++) {
        resyncs.start("An operator asked");
        mirror.db.execute(
            "insert into mirrored select gen_random_uuid(), gen_random_uuid(), 9, ''");
        FaultyResync faulty = new FaultyResync(mirror, step, answered);
        ResyncRun killed = run(faulty, true);
        killed.limit(7);
        done = killed.work();
        steps++;
        // who was killed gives nothing back
        source.db.execute(
            "update log_resync set lease_until = now() - interval '1 second', next_attempt_at ="
                + " null");
        notes.write(workspaces.getLast(), ids.getLast(), "meanwhile " + step);
        if (!done) {
          ResyncRun next = run(mirror, true);
          next.limit(11);
          assertThat(next.work()).as("step %s", step).isTrue();
        }
        assertThat(lanes("active")).isEqualTo(8);
        assertThat(mirror.state().lines().filter(l -> l.endsWith(" 9 ")).count()).isZero();
        assertThat(mirror.state().lines().count()).isEqualTo(80);
      }
    }
    assertThat(steps).isGreaterThan(20);
    relay();
    isTheSame();
  }

  @Test
  void whatIsSentTwiceByTwoHasItsEffectOnce() throws Exception {
    write("first");
    await().atMost(Duration.ofSeconds(5)).until(() -> source.watch.state().lastPosition() == 80);
    resyncs.start("An operator asked");
    AtomicInteger overtaken = new AtomicInteger();
    ResyncRun slow =
        run(
            new FaultyResync(mirror, Integer.MAX_VALUE, false) {
              @Override
              public Answer page(UUID id, Page page, byte[] body) {
                if (overtaken.getAndIncrement() == 1) {
                  source.db.execute(
                      "update log_resync set lease_until = now() - interval '1 second'");
                  try {
                    ResyncRun fast = run(mirror, true);
                    fast.limit(3);
                    assertThat(fast.work()).isTrue();
                  } catch (SQLException e) {
                    throw new IllegalStateException(e);
                  }
                }
                return super.page(id, page, body);
              }
            },
            true);
    slow.limit(7);
    assertThat(slow.work()).as("overtaken").isFalse();
    assertThat(lanes("active")).isEqualTo(8);
    relay();
    isTheSame();
  }

  @Test
  void noBatchOfTheOldHistoryIsTakenDuringAResync() throws Exception {
    relay();
    write("first");
    isTheSame();
    UUID logId = source.watch.state().logId();
    relays.removeFirst().stop();
    int lane = Lanes.of(workspaces.getFirst(), ids.getFirst().toString());
    String cursor = "from inbox_cursor where lane = " + lane;
    long position = mirror.db.count("select position " + cursor);
    UUID eventId = UUID.fromString(mirror.db.value("select event_id " + cursor));
    resyncs.start("An operator asked");
    mirror.begin(UUID.fromString(source.db.value("select id from log_resync")), 5);
    assertThat(
            mirror.deliver(
                lane,
                new Batch.Step(logId, position, eventId, position + 1, UUID.randomUUID(), 99),
                "[]".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            Delivery.Answer.Elsewhere.class,
            e -> assertThat(e.reason()).isEqualTo(InboxAnswer.Expected.Reason.FORK));
    relay();
    isTheSame();
  }

  @Test
  void whatARelayDeliversBeforeItKnowsOfTheResyncDoesNotComeAgain() throws Exception {
    UUID workspace = workspaces.getFirst();
    UUID note = ids.getFirst();
    int at = Lanes.of(workspace, note.toString());
    SubscriberCursors cursors = source.cursors(Source.CONFIG.lease());
    RelayLane lane =
        new RelayLane(source.shared(mirror, Source.CONFIG, cursors), cursors.open().get(at));
    Runnable delivers =
        () -> {
          long head = source.numbered();
          notes.write(workspace, note, "under way");
          await().atMost(Duration.ofSeconds(5)).until(() -> source.numbered() > head);
          assertThat(lane.take()).isTrue();
          lane.work(20);
        };
    delivers.run();
    resyncs.start("An operator asked");
    ResyncRun run =
        run(
            new FaultyResync(mirror, Integer.MAX_VALUE, false) {
              @Override
              public Answer begin(UUID id, long epoch) {
                delivers.run();
                return super.begin(id, epoch);
              }
            },
            false);
    assertThat(run.work()).isTrue();
    assertThat(mirror.handled).as("by a lease that it has in memory").hasSize(2);
    notes.write(workspace, note, "after");
    relay();
    isTheSame();
    assertThat(mirror.handled).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void aResyncThatItsSourceHasForgottenBeginsAgain() throws Exception {
    write("first");
    await().atMost(Duration.ofSeconds(5)).until(() -> source.watch.state().lastPosition() == 80);
    resyncs.start("An operator asked");
    ResyncRun killed = run(new FaultyResync(mirror, 3, true), true);
    killed.limit(7);
    assertThat(killed.work()).isFalse();
    String id = source.db.value("select id from log_resync");
    source.db.execute("update log_resync set fenced_at = null, next_attempt_at = null");
    relay();
    isTheSame();
    await().atMost(Duration.ofSeconds(20)).until(() -> lanes("active") == 8);
    assertThat(source.db.value("select id from log_resync")).isNotEqualTo(id);
  }

  @Test
  void stateThatCannotBeAppliedIsParkedAndRedriven() throws Exception {
    write("first");
    UUID sick = ids.get(17);
    mirror.poison.add(sick);
    await().atMost(Duration.ofSeconds(5)).until(() -> source.watch.state().lastPosition() == 80);
    resyncs.start("An operator asked");
    relay();
    await().atMost(Duration.ofSeconds(20)).until(() -> lanes("active") == 8);
    notes.write(workspaces.getFirst(), sick, "behind");
    await().atMost(Duration.ofSeconds(20)).until(source::allDelivered);
    assertThat(mirror.state().lines().count()).isEqualTo(78);
    assertThat(
            source.db.value(
                "select string_agg(code, ' ' order by position) from dead_letter"
                    + " where workspace_id = ?",
                workspaces.getFirst()))
        .isEqualTo("invariant behind");
    mirror.poison.clear();
    Redrive redrive = new Redrive(source.letters, mirror, source.writer);
    for (UUID workspace : workspaces) {
      assertThat(redrive.run(0, new Entry.Key(workspace, sick.toString())).error()).isNull();
    }
    isTheSame();
  }

  @Test
  void whatIsKnownOfARefusedStateIsNotSweptAndItsRedriveHasItsEffect() throws Exception {
    relay();
    write("first");
    isTheSame();
    relays.removeFirst().stop();
    UUID sick = ids.get(17);
    UUID large = ids.get(18);
    notes.write(workspaces.getFirst(), sick, "refused");
    notes.write(workspaces.getFirst(), large, "refused");
    mirror.poison.add(sick);
    resyncs.start("An operator asked");
    ResyncRun run =
        run(
            new FaultyResync(mirror, Integer.MAX_VALUE, false) {
              @Override
              public Answer page(UUID id, Page page, byte[] body) {
                String states = new String(body, java.nio.charset.StandardCharsets.UTF_8);
                return states.contains(large.toString()) && states.contains("refused")
                    ? new Answer.TooLarge()
                    : super.page(id, page, body);
              }
            },
            true);
    assertThat(run.work()).isTrue();
    assertThat(mirror.state().lines().count()).isEqualTo(80);
    assertThat(mirror.state()).doesNotContain("refused");
    assertThat(source.db.value("select string_agg(code, ' ' order by code) from dead_letter"))
        .isEqualTo("invariant invariant too-large");
    mirror.poison.clear();
    Redrive redrive = new Redrive(source.letters, mirror, source.writer);
    for (UUID workspace : workspaces) {
      for (UUID note : List.of(sick, large)) {
        assertThat(redrive.run(0, new Entry.Key(workspace, note.toString())).error()).isNull();
      }
    }
    relay();
    isTheSame();
  }

  @Test
  void anOperatorBeginsNoSecondOneAndLettersStayUntilTheStateHasCome() throws Exception {
    write("first");
    await().atMost(Duration.ofSeconds(5)).until(() -> source.watch.state().lastPosition() == 80);
    park(80, "contained");
    park(1_000, "behind the heads");
    assertThat(resyncs.startUnlessUnderWay("An operator asked")).isTrue();
    String id = source.db.value("select id from log_resync");
    assertThat(resyncs.startUnlessUnderWay("An operator asked")).isFalse();
    assertThat(source.db.value("select id from log_resync")).isEqualTo(id);
    ResyncRun killed = run(new FaultyResync(mirror, 2, true), true);
    killed.limit(7);
    assertThat(killed.work()).isFalse();
    assertThat(parked()).isEqualTo("behind the heads, contained");
    source.db.execute("update log_resync set next_attempt_at = null");
    assertThat(run(mirror, true).work()).isTrue();
    assertThat(parked()).isEqualTo("behind the heads");
    assertThat(source.db.value("select string_agg(subject, ', ') from parked_key"))
        .isEqualTo("behind the heads");
    assertThat(resyncs.startUnlessUnderWay("An operator asked")).isTrue();
  }

  private void park(long position, String subject) throws SQLException {
    int lane =
        (int)
            source.db.count("select max(array_position(heads, 80::bigint)) - 1 from log_sequencer");
    source.letters.park(
        lane,
        new Entry(
            position,
            UUID.randomUUID(),
            workspaces.getFirst(),
            "note.changed.v1",
            subject,
            java.time.Instant.EPOCH,
            "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        "invariant",
        "A test says so");
  }

  private String parked() {
    return source.db.value("select string_agg(subject, ', ' order by subject) from dead_letter");
  }

  @Test
  void aSweepThatFailsIsTriedAgain() throws Exception {
    write("first");
    await().atMost(Duration.ofSeconds(5)).until(() -> source.watch.state().lastPosition() == 80);
    resyncs.start("An operator asked");
    mirror.failures = 1;
    assertThat(run(mirror, true).work()).isFalse();
    assertThat(source.db.count("select attempts from log_resync")).isEqualTo(1);
    source.db.execute("update log_resync set next_attempt_at = null");
    assertThat(run(mirror, true).work()).isTrue();
    new Partitions(mirror.db.maintenance).clear();
    assertThat(mirror.db.count("select count(*) from inbox_resync_key")).isZero();
  }

  private long stale() {
    return mirror.db.count("select count(*) from mirrored where version = 9");
  }

  /// Rows that the source does not have, more than one chunk of them, in the first workspace.
  private void holdMuchThatIsGone(int rows) {
    mirror.db.execute(
        "insert into mirrored select '%s', gen_random_uuid(), 9, '' from generate_series(1, %d)"
            .formatted(
                workspaces.stream().min(java.util.Comparator.comparing(UUID::toString)).get(),
                rows));
  }

  private ResyncRun resyncOfMuchThatIsGone(Mirror mirror) throws Exception {
    write("first");
    await().atMost(Duration.ofSeconds(5)).until(() -> source.watch.state().lastPosition() == 80);
    holdMuchThatIsGone(60);
    resyncs.start("An operator asked");
    return run(mirror, true);
  }

  @Test
  void aSweepThatFailsKeepsItsEarlierChunksAndGoesOnBehindThem() throws Exception {
    ResyncRun failing = resyncOfMuchThatIsGone(mirror);
    mirror.goodBefore = 5;
    mirror.failures = 1;
    assertThat(failing.work()).isFalse();
    long looked = mirror.looked.stream().filter(note -> !ids.contains(note)).count();
    assertThat(mirror.looked).hasSize(35);
    assertThat(looked).isPositive();
    assertThat(stale()).isEqualTo(60 - looked);
    assertThat(mirror.db.count("select count(*) from mirrored where version <> 9")).isEqualTo(80);
    assertThat(mirror.db.count("select count(swept) from inbox_resync")).isZero();

    source.db.execute("update log_resync set next_attempt_at = null");
    assertThat(run(mirror, true).work()).isTrue();
    assertThat(mirror.state()).isEqualTo(notes.state());
    assertThat(mirror.looked).as("60 and 40 of one workspace, 40 of the other").hasSize(140);
    assertThat(mirror.db.count("select count(*) from inbox_resync_sweep")).isZero();
  }

  @Test
  void inOneTransactionAFailureUndoesTheWholeSweep() throws Exception {
    Mirror whole = new Mirror(mirror.db, Mirror.chunks(1_000, Duration.ofSeconds(5)));
    ResyncRun failing = resyncOfMuchThatIsGone(whole);
    whole.failures = 1;
    assertThat(failing.work()).isFalse();
    assertThat(stale()).as("negative control").isEqualTo(60);
  }

  @Test
  void aChunkThatIsPassedOverLeavesSomething() throws Exception {
    ResyncRun run = resyncOfMuchThatIsGone(mirror);
    mirror.passedOver = 5;
    assertThat(run.work()).isTrue();
    assertThat(stale()).as("negative control").isPositive();
    assertThat(mirror.state()).isNotEqualTo(notes.state());
  }

  @Test
  void eachRequestSweepsAtLeastOneChunkAndNoLongerThanItMay() throws Exception {
    Mirror hasty = new Mirror(mirror.db, Mirror.chunks(10, Duration.ZERO));
    AtomicInteger ends = new AtomicInteger();
    resyncOfMuchThatIsGone(hasty);
    ResyncRun run =
        run(
            new FaultyResync(hasty, Integer.MAX_VALUE, false) {
              @Override
              public Answer end(UUID id, End end) {
                ends.incrementAndGet();
                int before = hasty.looked.size();
                Answer answer = super.end(id, end);
                assertThat(hasty.looked.size() - before).isLessThanOrEqualTo(10);
                return answer;
              }
            },
            true);
    assertThat(run.work()).isTrue();
    assertThat(hasty.state()).isEqualTo(notes.state());
    // 10 full chunks and an empty one, 4 and an empty one, and then the end itself
    assertThat(ends).hasValue(17);
  }

  @Test
  void aSweepThatTwoWorkAtLooksAtEachRowOnce() throws Exception {
    ResyncRun run = resyncOfMuchThatIsGone(mirror);
    FaultyResync doubled =
        new FaultyResync(mirror, Integer.MAX_VALUE, false) {
          @Override
          public Answer end(UUID id, End end) {
            try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
              var other = threads.submit(() -> mirror.end(id, end));
              Answer answer = super.end(id, end);
              other.get();
              return answer;
            } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    assertThat(run(doubled, true).work()).isTrue();
    assertThat(run.work()).as("it is done").isFalse();
    assertThat(mirror.state()).isEqualTo(notes.state());
    assertThat(mirror.looked).hasSize(140);
  }

  @Test
  void aSourceWhoseEpochWasSetBackBeginsAboveTheReceivers() throws Exception {
    write("first");
    resyncs.start("An operator asked");
    mirror.db.execute(
        "insert into inbox_resync (source, log, id, epoch)"
            + " values ('source', 'outbox', gen_random_uuid(), 41)");
    relay();
    isTheSame();
    assertThat(source.db.count("select epoch from log_resync")).isEqualTo(42);
  }
}
