package io.rapport.messaging;

import static org.awaitility.Awaitility.await;

import io.rapport.testing.promise.Promise;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A subscriber is away while the days of a log grow old: none of what it has not read is dropped.
class RetentionNeverEatsUnreadTest {

  private static final List<String> DAYS = List.of("20200101", "20200102", "20200103");
  private static final Duration WEEK = Duration.ofDays(7);

  private final Source source = new Source(RealCluster.clean("source"));
  private final Receiver receiver = new Receiver(RealCluster.clean("receiver")).prepare();
  private final Partitions partitions = new Partitions(source.db.maintenance);

  @Test
  void unreadDaysStayAndReadDaysGo() throws Exception {
    Relay first = source.relay(receiver);
    source.loop.start();
    first.start();
    long events = 0;
    for (String day : DAYS) {
      events += publishOn(day);
      if (day.equals(DAYS.getFirst())) {
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> receiver.effects() == 30 && source.allDelivered());
        first.stop();
      }
    }
    long all = events;
    await().atMost(Duration.ofSeconds(30)).until(() -> source.numbered() == all);
    // as the planner does it where the statistics say so: the names of all tables first
    source.db.execute(
        """
        create table if not exists a_name_that_ends_in_no_day ();
        alter role source_maintenance set enable_nestloop = off;
        alter role source_maintenance set enable_indexscan = off;
        alter role source_maintenance set enable_bitmapscan = off
        """);
    source.db.reconnect();
    partitions.drop(Log.outbox(), WEEK);
    long kept = source.db.count("select count(*) from outbox");
    long unread =
        source.db.count(
            """
        select count(*) from outbox_position p, log_subscriber c
        where c.lane = p.lane and p.position > c.position
          and not exists (select from outbox e where e.day = p.day and e.seq = p.seq)
        """);
    long byAge = source.db.count("select count(*) from outbox where day < current_date - 7");
    Relay second = source.relay(receiver);
    second.start();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> receiver.effects() == all && source.allDelivered());
    second.stop();
    source.loop.stop();
    partitions.drop(Log.outbox(), WEEK);
    long left = source.db.count("select count(*) from outbox");
    Promise.of("O10", "retention never drops what a subscriber has not read")
        .none("unread events dropped while the subscriber was away", unread)
        .figure("events kept of 3 days, 1 of them read", "" + (all - 30), kept, kept == all - 30)
        .figure("events kept after all was read", "0", left, left == 0)
        .figure("events that arrived", "" + all, receiver.effects(), receiver.effects() == all)
        .control("dropping by age alone: unread events that it would drop", byAge, byAge > 0)
        .judge();
  }

  /// Thirty events, which then stand in the partition of an old day.
  private long publishOn(String day) {
    source.db.execute(
        """
        create table if not exists outbox_p%1$s partition of outbox
          for values from ('%1$s') to (date '%1$s' + 1);
        alter table outbox_p%1$s owner to source_owner;
        alter table outbox_p%1$s enable row level security;
        alter table outbox_p%1$s force row level security
        """
            .formatted(day));
    long before = source.db.count("select count(*) from outbox");
    for (int i = 0; i < 30; i++) {
      source.publisher.publish(UUID.randomUUID(), 1);
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> source.numbered() == before + 30);
    source.db.execute(
        """
        update outbox_position set day = '%1$s' where day = (now() at time zone 'utc')::date;
        update outbox set day = '%1$s' where day = (now() at time zone 'utc')::date
        """
            .formatted(day));
    return 30;
  }
}
