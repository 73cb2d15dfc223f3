package io.rapport.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SequencerTest {

  private static final String INDEX_READS =
      """
      select coalesce(sum(idx_tup_read), 0)::bigint from pg_stat_user_indexes
      where relname like 'outbox\\_p2%%' and indexrelname like '%%\\_%s'
      """;

  private final ServiceDatabase db = ServiceDatabase.clean("source");
  private final Sequencer sequencer = new Sequencer(db.sequencer, Log.outbox());
  private final Publisher publisher = new Publisher(db);

  @BeforeEach
  void startsEmpty() throws SQLException {
    assertThat(sequencer.tick().lastPosition()).isZero();
  }

  @Test
  void numbersWhatIsCommittedInOrder() throws SQLException {
    UUID note = UUID.randomUUID();
    IntStream.range(0, 30).forEach(i -> publisher.publish(note, i));
    LogState state = sequencer.tick();
    assertThat(state.lastPosition()).isEqualTo(30);
    assertThat(state.head(publisher.lane(note))).isEqualTo(30);
    publisher.publish(note, 30);
    assertThat(sequencer.tick().lastPosition()).isEqualTo(31);
    assertThat(new LogCheck(db)).satisfies(LogCheck::isWhole);
  }

  @Test
  void anIdleTickWritesNothing() throws SQLException {
    publisher.publish(UUID.randomUUID(), 1);
    sequencer.tick();
    String before = db.value("select pg_snapshot_xmax(pg_current_snapshot())");
    for (int i = 0; i < 20; i++) {
      sequencer.tick();
    }
    assertThat(db.value("select pg_snapshot_xmax(pg_current_snapshot())")).isEqualTo(before);
  }

  @Test
  void looksAtNewRowsAloneHoweverManyTheDayHas() throws SQLException {
    publisher.publish(
        IntStream.range(0, 20_000).mapToObj(_ -> Samples.note(UUID.randomUUID(), 1)).toList());
    sequencer.tick();
    db.execute("analyze outbox");
    awaitReadByTransaction(20_000);
    long keys = keysRead();
    for (int i = 0; i < 10; i++) {
      try (Connection open = publisher.begin()) {
        publisher.insert(open, UUID.randomUUID(), 1);
        publisher.publish(UUID.randomUUID(), 1);
        sequencer.tick();
        open.commit();
      }
      sequencer.tick();
    }
    awaitReadByTransaction(20_020);
    assertThat(keysRead() - keys).isZero();
  }

  /// The server tells its figures with a delay.
  private void awaitReadByTransaction(long rows) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                db.count(INDEX_READS.formatted("xid_idx")) >= rows
                    && db.count("select count(*) from pg_stat_activity where state = 'active'")
                        == 1);
  }

  private long keysRead() {
    return db.count(INDEX_READS.formatted("pkey"));
  }

  @Test
  void anOpenTransactionDelaysOnlyItsOwnRows() throws SQLException {
    UUID late = UUID.randomUUID();
    try (Connection open = publisher.begin()) {
      publisher.insert(open, late, 1);
      UUID other = UUID.randomUUID();
      publisher.publish(other, 1);
      assertThat(sequencer.tick().lastPosition()).isEqualTo(1);
      publisher.publish(other, 2);
      assertThat(sequencer.tick().lastPosition()).isEqualTo(2);
      open.commit();
    }
    assertThat(sequencer.tick().lastPosition()).isEqualTo(3);
    assertThat(new LogCheck(db)).satisfies(LogCheck::isWhole);
  }

  @Test
  void twoSequencersNumberEachRowOnce() throws Exception {
    Sequencer second = new Sequencer(db.sequencer, Log.outbox());
    try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      var both =
          List.of(sequencer, second).stream()
              .map(
                  s ->
                      threads.submit(
                          () -> {
                            while (s.tick().lastPosition() < 300) {
                              Thread.onSpinWait();
                            }
                            return null;
                          }))
              .toList();
      for (int i = 0; i < 300; i++) {
        publisher.publish(UUID.randomUUID(), 1);
      }
      for (var ticking : both) {
        ticking.get();
      }
    }
    assertThat(new LogCheck(db)).satisfies(LogCheck::isWhole);
  }

  @Test
  void anchorsAnewWhenTheClusterIsAnother() throws SQLException {
    publisher.publish(UUID.randomUUID(), 1);
    UUID oldLog = sequencer.tick().logId();
    // what a dump that was restored into a new cluster looks like
    db.execute(
        """
        update log_sequencer set system_identifier = 1,
          snap = '900000000:900000000:'::pg_snapshot where log_table = 'outbox'
        """);
    publisher.publish(UUID.randomUUID(), 1);
    LogState state = sequencer.tick();
    assertThat(state.lastPosition()).isEqualTo(2);
    assertThat(state.logId()).isNotEqualTo(oldLog);
    publisher.publish(UUID.randomUUID(), 1);
    LogState next = sequencer.tick();
    assertThat(next.lastPosition()).isEqualTo(3);
    assertThat(next.logId()).isEqualTo(state.logId());
    assertThat(new LogCheck(db)).satisfies(LogCheck::isWhole);
  }

  @Test
  void anchorsAnewAfterAFailoverAndWhenTheTransactionCounterWentBack() throws SQLException {
    UUID first = sequencer.tick().logId();
    db.execute("update log_sequencer set timeline = '0000000F'");
    UUID second = sequencer.tick().logId();
    assertThat(second).isNotEqualTo(first);
    db.execute("update log_sequencer set snap = '900000000:900000000:'::pg_snapshot");
    publisher.publish(UUID.randomUUID(), 1);
    LogState third = sequencer.tick();
    assertThat(third.logId()).isNotEqualTo(second);
    assertThat(third.lastPosition()).isEqualTo(1);
  }

  /// What a dump leaves in a new cluster: the rows, with transactions of the old one that are far
  /// ahead of the new one's.
  private void copyToANewCluster() {
    db.execute(
        """
        update outbox set xid = '900000000000';
        update log_sequencer set system_identifier = 1, snap = '900000000100:900000000100:'
        """);
  }

  @Test
  void rowsThatWereCopiedToANewClusterAreNumberedOnce() throws SQLException {
    for (int i = 0; i < 20; i++) {
      publisher.publish(UUID.randomUUID(), 1);
    }
    UUID first = sequencer.tick().logId();
    for (int i = 0; i < 10; i++) {
      publisher.publish(UUID.randomUUID(), 1);
    }
    copyToANewCluster();
    LogState anew = sequencer.tick();
    assertThat(anew.logId()).isNotEqualTo(first);
    assertThat(anew.lastPosition()).isEqualTo(30);
    for (int i = 1; i <= 5; i++) {
      publisher.publish(UUID.randomUUID(), 1);
      assertThat(sequencer.tick().lastPosition()).isEqualTo(30 + i);
    }
    assertThat(sequencer.tick().logId()).isEqualTo(anew.logId());
    assertThat(new LogCheck(db)).satisfies(LogCheck::isWhole);

    db.execute("update outbox set xid = '900000000000' where xid = '3'");
    assertThat(sequencer.tick().lastPosition())
        .as("negative control: rows that keep their old transactions are numbered again")
        .isGreaterThan(35);
  }

  @Test
  void whatIsWrittenWhileTheLogIsAnchoredAnewIsNumberedToo() throws SQLException {
    publisher.publish(UUID.randomUUID(), 1);
    sequencer.tick();
    copyToANewCluster();
    try (Connection open = publisher.begin()) {
      publisher.insert(open, UUID.randomUUID(), 1);
      assertThat(sequencer.tick().lastPosition()).isEqualTo(1);
      open.commit();
    }
    assertThat(sequencer.tick().lastPosition()).isEqualTo(2);
    assertThat(new LogCheck(db)).satisfies(LogCheck::isWhole);
  }

  @Test
  void theAuditFindsAndRepairsWhatTheSnapshotPassedOver() throws SQLException {
    publisher.publish(UUID.randomUUID(), 1);
    sequencer.tick();
    publisher.publish(UUID.randomUUID(), 1);
    db.execute(
        "update log_sequencer set snap = pg_current_snapshot(), sealed_snap = pg_current_snapshot()");
    assertThat(sequencer.tick().lastPosition()).as("the row is lost").isEqualTo(1);
    Audit audit = new Audit(sequencer, Duration.ZERO);
    audit.run();
    audit.run();
    assertThat(audit.missing()).isEqualTo(1);
    assertThat(new LogCheck(db)).satisfies(LogCheck::isWhole);
    publisher.publish(UUID.randomUUID(), 1);
    sequencer.tick();
    audit.run();
    assertThat(audit.missing()).isZero();
  }

  @Test
  void theAuditLeavesWaitingRowsToTheSequencer() throws SQLException {
    publisher.publish(UUID.randomUUID(), 1);
    publisher.publish(UUID.randomUUID(), 1);
    String bound = sequencer.oldestRunning();
    assertThat(sequencer.audit(bound, 10).missing()).isEqualTo(2);
    assertThat(sequencer.repair(bound)).as("numbered late").isZero();
    assertThat(new LogCheck(db)).satisfies(LogCheck::isWhole);
  }

  @Test
  void theAuditLooksAtTransactionsPieceByPiece() throws SQLException {
    for (int i = 0; i < 5; i++) {
      publisher.publish(UUID.randomUUID(), 1);
    }
    sequencer.tick();
    String bound = sequencer.oldestRunning();
    Sequencer.Audited piece = sequencer.audit(bound, 2);
    int pieces = 1;
    while (!piece.whole()) {
      assertThat(piece.missing()).isZero();
      sequencer.audited(piece.before());
      piece = sequencer.audit(bound, 2);
      pieces++;
    }
    assertThat(pieces).isEqualTo(3);
    assertThat(piece.before()).isEqualTo(bound);
  }

  @Test
  void theAuditFindsWhatIsMissingInALaterPiece() throws SQLException {
    for (int i = 0; i < 5; i++) {
      publisher.publish(UUID.randomUUID(), 1);
    }
    sequencer.tick();
    publisher.publish(UUID.randomUUID(), 1);
    String bound = sequencer.oldestRunning();
    Sequencer.Audited first = sequencer.audit(bound, 5);
    assertThat(first.missing()).isZero();
    assertThat(first.whole()).as("there may be more").isFalse();
    sequencer.audited(first.before());
    assertThat(sequencer.audit(bound, 5).missing()).isEqualTo(1);
  }
}
