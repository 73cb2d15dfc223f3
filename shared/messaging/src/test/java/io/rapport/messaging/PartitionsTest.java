package io.rapport.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PartitionsTest {

  private final ServiceDatabase db = ServiceDatabase.clean("partitions");
  private final Partitions partitions = new Partitions(db.maintenance);
  private final Sequencer sequencer = new Sequencer(db.sequencer, Log.outbox());
  private final Publisher publisher = new Publisher(db);
  private final SubscriberCursors cursors =
      new SubscriberCursors(db.sequencer, "outbox", "slow", "test", Duration.ofSeconds(10));

  private long count(String parent) {
    return db.count("select count(*) from pg_inherits where inhparent = ?::regclass", parent);
  }

  @Test
  void makesThoseOfTheComingDaysAndHidesThemFromTheService() throws SQLException {
    db.execute("drop table outbox_p" + db.value("select to_char(now() + '7 days', 'YYYYMMDD')"));
    long before = count("outbox");
    partitions.create();
    assertThat(count("outbox")).isEqualTo(before + 1);
    assertThat(
            db.count(
                """
                select count(*) from pg_class c
                join pg_inherits i on i.inhrelid = c.oid and i.inhparent = 'outbox'::regclass
                where has_table_privilege('partitions_app', c.oid, 'select')
                  or not c.relforcerowsecurity or c.relowner <> 'partitions_owner'::regrole
                """))
        .isZero();
  }

  /// An event of long ago, that stands in a partition of that day.
  private UUID publishLongAgo() throws SQLException {
    db.execute(
        """
        create table if not exists outbox_p20200101 partition of outbox
          for values from ('2020-01-01') to ('2020-01-02')
        """);
    db.execute("alter table outbox_p20200101 owner to partitions_owner");
    db.execute("alter table outbox_p20200101 enable row level security");
    db.execute("alter table outbox_p20200101 force row level security");
    UUID note = UUID.randomUUID();
    publisher.publish(note, 1);
    sequencer.tick();
    db.execute("update outbox set day = '2020-01-01'");
    return note;
  }

  @Test
  void dropsOnlyWhatEverySubscriberHasRead() throws SQLException {
    UUID note = publishLongAgo();
    db.execute("update outbox_position set day = '2020-01-01'");
    cursors.open();
    long before = count("outbox");
    partitions.drop(Log.outbox(), Duration.ofDays(7));
    assertThat(count("outbox")).as("unread").isEqualTo(before);

    int lane = publisher.lane(note);
    long epoch = cursors.claim(lane, 0).orElseThrow().epoch();
    cursors.move(lane, epoch, 1, UUID.randomUUID());
    partitions.drop(Log.outbox(), Duration.ofDays(7));
    assertThat(count("outbox")).as("read").isEqualTo(before - 1);
    assertThat(sequencer.tick().dropped(lane)).isEqualTo(1);
  }

  private void hasRead(UUID note, String state) throws SQLException {
    cursors.open();
    db.execute("update log_subscriber set state = '" + state + "'");
  }

  @Test
  void holdsForWhoIsBroughtUpToDateAndNotForWhoIsStopped() throws SQLException {
    UUID note = publishLongAgo();
    db.execute("update outbox_position set day = '2020-01-01'");
    long before = count("outbox");
    hasRead(note, "resyncing");
    partitions.drop(Log.outbox(), Duration.ofDays(7));
    assertThat(count("outbox")).as("resyncing").isEqualTo(before);
    hasRead(note, "forked");
    partitions.drop(Log.outbox(), Duration.ofDays(7));
    assertThat(count("outbox")).as("forked").isEqualTo(before - 1);
  }

  @Test
  void expiresWhoLagsTooFarAndNobodyElse() throws SQLException {
    UUID note = publishLongAgo();
    cursors.open();
    int lane = publisher.lane(note);
    db.execute(
        """
        create table if not exists outbox_position_p20200101 partition of outbox_position
          for values from ('2020-01-01') to ('2020-01-02')
        """);
    db.execute("alter table outbox_position_p20200101 owner to partitions_owner");
    partitions.expire(Log.outbox(), Duration.ofDays(14));
    assertThat(db.count("select count(*) from log_subscriber where state = 'expired'")).isZero();
    db.execute("update outbox_position set sequenced_on = '2020-01-01'");
    partitions.expire(Log.outbox(), Duration.ofDays(14));
    assertThat(
            db.value(
                "select string_agg(lane::text, ' ') from log_subscriber where state = 'expired'"))
        .isEqualTo(String.valueOf(lane));
    assertThat(db.value("select last_error from log_subscriber where state = 'expired'"))
        .contains("14 days");
  }

  @Test
  void aResyncThatDoesNotEndIsExpiredTooAndBegunAnewAtThePresentHeads() throws SQLException {
    UUID note = publishLongAgo();
    int lane = publisher.lane(note);
    hasRead(note, "resyncing");
    db.execute(
        """
        create table if not exists outbox_position_p20200101 partition of outbox_position
          for values from ('2020-01-01') to ('2020-01-02')
        """);
    db.execute("alter table outbox_position_p20200101 owner to partitions_owner");
    db.execute("update outbox_position set day = '2020-01-01', sequenced_on = '2020-01-01'");
    partitions.expire(Log.outbox(), Duration.ofDays(14));
    assertThat(
            db.value(
                "select string_agg(lane::text, ' ') from log_subscriber where state = 'expired'"))
        .isEqualTo(String.valueOf(lane));
    Resyncs resyncs = new Resyncs(db.sequencer, Log.outbox(), "slow", "test");
    assertThat(resyncs.startExpired("A lane had expired")).isTrue();
    long before = count("outbox");
    partitions.drop(Log.outbox(), Duration.ofDays(7));
    assertThat(count("outbox")).isEqualTo(before - 1);
  }

  @Test
  void headroomShrinksWithTheAgeOfWhatIsUnread() throws SQLException {
    UUID note = UUID.randomUUID();
    publisher.publish(note, 1);
    sequencer.tick();
    cursors.open();
    LogFigures figures =
        new LogFigures(
            db.sequencer,
            Log.outbox(),
            new LogDays(db.sequencer, Log.outbox()),
            Duration.ofDays(10));
    assertThat(figures.read().getFirst().headroom()).isGreaterThan(0.99);
    db.execute("update outbox_position set sequenced_at = now() - interval '9 days'");
    assertThat(figures.read().getFirst().headroom()).isBetween(0.09, 0.11);
    db.execute("update log_subscriber set state = 'expired' where lane = 0");
    assertThat(figures.read().getFirst().headroom()).isZero();
  }

  @Test
  void keepsWhatHasNoPositionYet() throws SQLException {
    publishLongAgo();
    long before = count("outbox");
    partitions.drop(Log.outbox(), Duration.ofDays(7));
    assertThat(count("outbox")).isEqualTo(before);
    db.execute("update outbox_position set day = '2020-01-01'");
    partitions.drop(Log.outbox(), Duration.ofDays(7));
    assertThat(count("outbox")).isEqualTo(before - 1);
  }
}
