package io.rapport.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditTest {

  private final Source source = new Source();
  private final Receiver receiver = new Receiver();
  private final Sequencer sequencer = new Sequencer(source.db.sequencer, Log.outbox());
  private final Audit audit = new Audit(sequencer, Duration.ZERO);
  private Relay relay;

  @AfterEach
  void stops() throws InterruptedException {
    if (relay != null) {
      relay.stop();
    }
  }

  private void publish(int events) throws SQLException {
    for (int i = 0; i < events; i++) {
      source.publisher.publish(UUID.randomUUID(), 1);
      if (i % 3 == 0) {
        source.watch.publish(sequencer.tick());
      }
    }
    source.watch.publish(sequencer.tick());
  }

  private void deliver(long effects) {
    if (relay == null) {
      relay = source.relay(receiver);
      relay.start();
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> receiver.effects() >= effects);
    await().atMost(Duration.ofSeconds(20)).until(source::allDelivered);
    assertThat(receiver.effects()).isEqualTo(effects);
    assertThat(receiver.doubles()).isZero();
  }

  private void auditTwice() throws SQLException {
    audit.run();
    audit.run();
  }

  @Test
  void aPositionThatWasDeletedAfterItWasReadIsGivenBackAndNotReadAgain() throws SQLException {
    publish(60);
    deliver(60);
    auditTwice();
    assertThat(audit.found()).isZero();
    source.db.execute("delete from outbox_position where position in (1, 17, 18, 60)");
    audit.run();
    assertThat(audit.missing()).isEqualTo(4);
    assertThat(new LogCheck(source.db)).satisfies(LogCheck::isWhole);
    audit.run();
    audit.run();
    assertThat(audit.missing()).isZero();
    publish(10);
    deliver(70);
  }

  @Test
  void aPositionThatWasDeletedBeforeItWasReadIsGivenBackAndRead() throws SQLException {
    publish(60);
    source.db.execute("delete from outbox_position where position in (2, 31, 32, 58)");
    relay = source.relay(receiver);
    relay.start();
    await().atMost(Duration.ofSeconds(10)).until(() -> receiver.effects() > 0);
    audit.run();
    assertThat(audit.missing()).isEqualTo(4);
    deliver(60);
    assertThat(new LogCheck(source.db)).satisfies(LogCheck::isWhole);
  }

  @Test
  void quietLogOfWhichEverythingWasDroppedRaisesNoAlarm() throws SQLException {
    publish(60);
    LogDays days = new LogDays(source.db.sequencer, Log.outbox());
    Holes holes = new Holes(source.db.sequencer, Log.outbox(), days);
    assertThat(holes.run()).isZero();
    source.db.execute("update log_sequencer set dropped = heads");
    source.db.execute("delete from outbox; delete from outbox_position");
    assertThat(holes.run()).isZero();
    publish(5);
    assertThat(holes.run()).isZero();
    source.db.execute("delete from outbox_position where position = 63");
    assertThat(holes.run()).as("and a hole is still found").isEqualTo(1);
  }

  @Test
  void withoutTheChainAReaderPassesOverADeletedPosition() throws SQLException {
    publish(60);
    source.db.execute("update outbox_position set prev = null");
    source.db.execute("delete from outbox_position where position = 1");
    relay = source.relay(receiver);
    relay.start();
    await().atMost(Duration.ofSeconds(20)).until(source::allDelivered);
    audit.run();
    publish(1);
    await().atMost(Duration.ofSeconds(20)).until(source::allDelivered);
    assertThat(receiver.effects()).as("negative control").isEqualTo(60);
  }

  @Test
  void withoutTheNetADeletedPositionStaysAway() throws SQLException {
    publish(60);
    source.db.execute("delete from outbox_position where position = 31");
    publish(10);
    assertThat(new LogCheck(source.db).missing()).as("negative control").isEqualTo(1);
  }

  @Test
  void savedSnapshotThatWasSetAheadPassesOverNothing() throws SQLException {
    publish(5);
    source.publisher.publish(UUID.randomUUID(), 1);
    source.db.execute("update log_sequencer set snap = pg_current_snapshot()");
    UUID logId = sequencer.tick().logId();
    assertThat(sequencer.tick().lastPosition()).isEqualTo(6);
    assertThat(sequencer.anchored()).isEqualTo(1);
    assertThat(sequencer.tick().logId()).as("the log is the same").isEqualTo(logId);
    assertThat(new LogCheck(source.db)).satisfies(LogCheck::isWhole);
  }

  @Test
  void savedSnapshotThatWasSetBackDoublesNothing() throws SQLException {
    publish(5);
    String old = source.db.value("select snap from log_sequencer");
    publish(20);
    deliver(25);
    source.db.execute("update log_sequencer set snap = '" + old + "'");
    publish(5);
    assertThat(sequencer.anchored()).isEqualTo(1);
    assertThat(new LogCheck(source.db)).satisfies(LogCheck::isWhole);
    deliver(30);

    source.db.execute("update log_sequencer set snap = '" + old + "', sealed_snap = '" + old + "'");
    publish(1);
    assertThat(source.db.count("select count(*) - count(distinct seq) from outbox_position"))
        .as("negative control: nobody compares")
        .isPositive();
  }

  @Test
  void savedStateThatWasSetBackAltogetherGoesOnBehindTheLastPosition() throws SQLException {
    publish(5);
    source.db.execute("drop table if exists sequencer_before");
    source.db.execute("create table sequencer_before as select * from log_sequencer");
    publish(20);
    deliver(25);
    source.db.execute("delete from log_sequencer");
    source.db.execute("insert into log_sequencer select * from sequencer_before");
    source.publisher.publish(UUID.randomUUID(), 1);
    await()
        .atMost(Duration.ofSeconds(5))
        .ignoreExceptions()
        .until(() -> sequencer.tick().lastPosition() == 26);
    source.watch.publish(sequencer.tick());
    assertThat(new LogCheck(source.db)).satisfies(LogCheck::isWhole);
    deliver(26);
  }
}
