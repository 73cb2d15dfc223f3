package io.rapport.messaging;

import static org.assertj.core.api.Assertions.assertThat;

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
class SequencerStressTest {

  private static final int HOT_ROWS = 6;
  private static final int WRITERS = 8;
  private static final long NANOS = 5_000_000_000L;

  private final ServiceDatabase db = ServiceDatabase.clean("source");
  private final Publisher publisher = new Publisher(db);
  private final AtomicBoolean writing = new AtomicBoolean(true);
  private final AtomicLong committed = new AtomicLong();
  private final List<UUID> notes = new ArrayList<>();

  @Test
  void losesAndReordersNothing() throws Exception {
    db.execute("drop table if exists stock, elsewhere");
    db.execute("create table stock (note uuid primary key, version bigint not null)");
    db.execute("create table elsewhere (at timestamptz not null default clock_timestamp())");
    db.execute("grant all on stock, elsewhere to " + db.name + "_app");
    for (int i = 0; i < HOT_ROWS; i++) {
      notes.add(UUID.randomUUID());
      db.execute("insert into stock values ('" + notes.get(i) + "', 0)");
    }
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
    log.isWhole();
    assertThat(db.count("select count(*) from outbox_position")).isEqualTo(committed.get());
    long lost = committed.get() - readBySequence.size();
    long reordered = log.inversions("e.xid, e.seq");
    System.out.printf(
        "%d events; a cursor on the sequence lost %d, order by (xid, seq) reordered %d%n",
        committed.get(), lost, reordered);
    assertThat(lost).as("negative control: a cursor on the sequence loses rows").isPositive();
    assertThat(reordered).as("negative control: (xid, seq) reorders").isPositive();
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
    long last = read.stream().mapToLong(l -> l).max().orElse(0);
    try (Connection connection = db.sequencer.getConnection();
        PreparedStatement select =
            connection.prepareStatement("select seq from outbox where seq > ? order by seq")) {
      select.setLong(1, last);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          read.add(rows.getLong(1));
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
        publisher.insert(connection, note, nextVersion(connection, note));
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

  private static long nextVersion(Connection connection, UUID note) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update stock set version = version + 1 where note = ? returning version")) {
      update.setObject(1, note);
      try (ResultSet row = update.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
