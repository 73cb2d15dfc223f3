package io.rapport.messaging;

import io.rapport.testing.promise.Promise;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Writers that roll back, wait for hot rows after their first write, and one transaction that
/// stays open: the snapshot difference loses and reorders nothing, and the two simpler cursors
/// do.
class NothingCommittedIsLostTest {

  private static final int HOT_ROWS = 6;
  private static final int WRITERS = 8;
  private static final long NANOS = Promise.size(4, 60) * 1_000_000_000L;

  private final ServiceDatabase db = ServiceDatabase.clean("source");
  private final Publisher publisher = new Publisher(db);
  private final AtomicBoolean writing = new AtomicBoolean(true);
  private final AtomicLong committed = new AtomicLong();
  private final List<UUID> notes = StockWriter.stock(db, HOT_ROWS);
  private volatile long lastRead;

  @Test
  void noCommittedEventIsLostAndSubjectsKeepTheirOrder() throws Exception {
    Sequencer sequencer = new Sequencer(db.sequencer, Log.outbox());
    Set<Long> readBySequence = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection open = publisher.begin()) {
      publisher.insert(open, UUID.randomUUID(), 1);
      Future<?> sequencing = threads.submit(whileWriting(sequencer::tick));
      Future<?> control = threads.submit(whileWriting(() -> readOn(readBySequence)));
      List<Future<?>> writers = new ArrayList<>();
      long end = System.nanoTime() + NANOS;
      for (int i = 0; i < WRITERS; i++) {
        writers.add(threads.submit(() -> write(end)));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      open.commit();
      committed.incrementAndGet();
      writing.set(false);
      sequencing.get();
      control.get();
    }
    sequencer.tick();
    readOn(readBySequence);

    LogCheck log = new LogCheck(db);
    long events = committed.get();
    long numbered = db.count("select count(*) from outbox_position");
    long lost = events - readBySequence.size();
    long reordered = log.inversions("e.xid, e.seq");
    Promise promise =
        Promise.of("O1", "no committed event is lost, and the events of a subject keep their order")
            .none("committed events without a position", log.missing() + events - numbered)
            .none(
                "gaps between positions",
                db.count("select coalesce(max(position), 0) - count(*) from outbox_position"))
            .none("versions out of order", log.inversions("p.position"))
            .none(
                "event ids used twice",
                db.count("select count(*) - count(distinct event_id) from outbox"))
            .control("a cursor on the sequence: events lost", lost, lost > 0)
            .control("order by (xid, seq): versions out of order", reordered, reordered > 0);
    if (Promise.isLong()) {
      promise.figure("events", "≥ 20,000", events, events >= 20_000);
    }
    promise.judge();
    log.isWhole();
  }

  private Callable<Void> whileWriting(Callable<?> work) {
    return () -> {
      while (writing.get()) {
        work.call();
      }
      return null;
    };
  }

  /// The broken variant: `where seq > last`.
  private Void readOn(Set<Long> read) throws SQLException {
    try (Connection connection = db.sequencer.getConnection();
        PreparedStatement select =
            connection.prepareStatement("select seq from outbox where seq > ? order by seq")) {
      select.setLong(1, lastRead);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          lastRead = rows.getLong(1);
          read.add(lastRead);
        }
      }
    }
    return null;
  }

  private Void write(long end) throws SQLException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    while (System.nanoTime() < end) {
      try (Connection connection = publisher.begin()) {
        if (random.nextInt(4) == 0) {
          execute(connection, "insert into elsewhere default values");
          execute(connection, "select pg_sleep(" + random.nextDouble(0.02) + ")");
        }
        if (random.nextInt(10) == 0) {
          execute(connection, "savepoint here");
        }
        UUID note = notes.get(random.nextInt(HOT_ROWS));
        publisher.insert(connection, note, StockWriter.next(connection, note));
        if (random.nextInt(20) == 0) {
          connection.rollback();
        } else {
          connection.commit();
          committed.incrementAndGet();
        }
      }
    }
    return null;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
