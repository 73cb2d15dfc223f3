package io.rapport.messaging;

import io.rapport.testing.promise.Percentiles;
import io.rapport.testing.promise.Promise;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A transaction that has written and stays open delays its own events only.
class AnOpenTransactionStallsNobodyTest {

  private static final int RATE = 200;
  private static final long NANOS = Promise.size(1, 60) * 1_000_000_000L;

  private final Source source = new Source(RealCluster.clean("source"));

  @Test
  void othersAreNumberedWhileATransactionIsOpen() throws Exception {
    source.loop.start();
    long others;
    long late;
    long passed;
    Percentiles idle;
    try (Connection open = source.publisher.begin()) {
      source.publisher.insert(open, UUID.randomUUID(), 1);
      others =
          Pace.until(
              System.nanoTime() + NANOS,
              RATE,
              () -> {
                source.publisher.publish(UUID.randomUUID(), 1);
                return null;
              });
      Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> source.numbered() >= others);
      late = others - source.db.count("select count(*) from outbox_position");
      passed =
          source.db.count(
              """
              select count(*) from outbox e
              where e.xid < pg_snapshot_xmin(pg_current_snapshot())
              """);
      source.loop.stop();
      idle = idleTicks();
      open.commit();
    }
    source.sequencer.tick();
    Promise promise =
        Promise.of("O2", "one open transaction does not stall the others")
            .none("others' events without a position while it is open", late)
            .none("events without a position after it", new LogCheck(source.db).missing())
            .control(
                "a reader that waits for the oldest transaction: events seen of " + others,
                passed,
                passed < others);
    if (Promise.isLong()) {
      Percentiles times = fromCommitToPosition();
      promise
          .figure("commit → sequenced", "p99 ≤ 500 ms", times, times.at(99) <= 500)
          .figure("idle tick beside it", "p99 ≤ 50 ms", idle, idle.at(99) <= 50);
    }
    promise.judge();
  }

  private Percentiles idleTicks() throws SQLException {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long start = System.nanoTime();
      source.sequencer.tick();
      millis.add((System.nanoTime() - start) / 1e6);
    }
    return Percentiles.of(millis);
  }

  /// By the database's own record of both commits; without the event of the open transaction.
  private Percentiles fromCommitToPosition() throws SQLException {
    List<Double> millis = new ArrayList<>();
    try (Connection connection = RealCluster.postgres().connect("source", "postgres");
        var statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select extract(epoch from
                  pg_xact_commit_timestamp(p.xmin) - pg_xact_commit_timestamp(e.xmin)) * 1000
                from outbox e join outbox_position p on p.day = e.day and p.seq = e.seq
                order by e.seq offset 1
                """)) {
      while (rows.next()) {
        millis.add(rows.getDouble(1));
      }
    }
    return Percentiles.of(millis);
  }
}
