package io.rapport.messaging;

import static org.awaitility.Awaitility.await;

import io.rapport.testing.promise.Promise;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/// A reader holds its snapshot for long, so that no dead row can be cleaned up: the log makes none,
/// and goes as fast as before.
class AHeldSnapshotBloatsNothingTest {

  private static final int RATE = 500;
  private static final int MINUTES = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Source source = new Source(RealCluster.clean("source"));
  private final Receiver receiver = new Receiver(RealCluster.clean("receiver")).prepare();
  private final StockWriter writer = new StockWriter(source.publisher);
  private final List<UUID> notes = StockWriter.stock(source.db, 1_000);

  @Test
  void theLogMakesNoDeadRowsAndKeepsItsRate() throws Exception {
    source.db.execute("drop table if exists queue; create table queue (id bigint, body text)");
    source.loop.start();
    Relay relay = source.relay(receiver);
    relay.start();
    double first;
    double last;
    double dead;
    double deadOfAQueue;
    try (Connection reader = RealCluster.postgres().connect("source", "postgres")) {
      reader.setAutoCommit(false);
      reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      reader.createStatement().execute("select count(*) from outbox");
      if (Promise.isLong()) {
        first = deliveredInAMinute();
        last = first;
        for (int minute = 1; minute < MINUTES; minute++) {
          last = deliveredInAMinute();
        }
      } else {
        write(System.nanoTime() + 2_000_000_000L);
        first = 1;
        last = 1;
      }
      await().atMost(PATIENCE).until(source::allDelivered);
      dead = deadPercent("outbox");
      deadOfAQueue = queue();
      reader.rollback();
    }
    relay.stop();
    source.loop.stop();
    Promise promise =
        Promise.of("O12", "a snapshot held for long does not bloat the log")
            .figure("dead rows of the log's tables", "≤ 2 %", "%.2f %%".formatted(dead), dead <= 2)
            .told("events", source.db.count("select count(*) from outbox"))
            .control(
                "a table whose rows are taken out when they are done: dead rows",
                "%.0f %%".formatted(deadOfAQueue),
                deadOfAQueue > 2);
    if (Promise.isLong()) {
      double drop = 100 * (first - last) / first;
      promise.figure(
          "rate in minute %d against minute 1 (%.0f/s)".formatted(MINUTES, first / 60),
          "drop ≤ 10 %",
          "%.0f/s (%.1f %%)".formatted(last / 60, drop),
          drop <= 10);
    }
    promise.judge();
  }

  private double deliveredInAMinute() throws Exception {
    long before = receiver.effects();
    write(System.nanoTime() + 60_000_000_000L);
    return receiver.effects() - before;
  }

  private void write(long end) throws Exception {
    Pace.until(
        end,
        RATE,
        () -> {
          ThreadLocalRandom random = ThreadLocalRandom.current();
          UUID note = notes.get(random.nextInt(notes.size()));
          if (random.nextInt(200) == 0) {
            writer.writeAndRollBack(note);
          } else {
            writer.write(note);
          }
          return null;
        });
  }

  /// What the same writes leave of a queue that deletes what is done.
  private double queue() {
    for (int i = 0; i < 20; i++) {
      source.db.execute("insert into queue select g, 'x' from generate_series(1, 100) g");
      source.db.execute("delete from queue where id > 5");
    }
    return deadPercent("queue");
  }

  /// `analyze` counts dead rows, also those that a snapshot still sees.
  private double deadPercent(String prefix) {
    source.db.execute(
        """
        do $$ declare t text; begin
          for t in select c.relname from pg_class c
            where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
              and c.relname like '%s%%'
          loop execute format('analyze %%I', t); end loop;
        end $$
        """
            .formatted(prefix));
    return Double.parseDouble(
        source.db.value(
            "select coalesce(100.0 * sum(n_dead_tup) / nullif(sum(n_dead_tup + n_live_tup), 0), 0)"
                + " from pg_stat_user_tables where relname like ?",
            prefix + "%"));
  }
}
