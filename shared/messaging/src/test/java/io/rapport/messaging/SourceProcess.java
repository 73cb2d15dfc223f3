package io.rapport.messaging;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A service that writes, numbers and delivers, as a process of its own: to be killed. Prints
/// `acked SUBJECT VERSION` after each commit.
final class SourceProcess {

  static final Duration LEASE = Duration.ofSeconds(2);
  private static final int WRITERS = 2;

  private SourceProcess() {}

  /// @param arguments the database's port, the inbox's port, the workspace, and the subjects to
  ///     write about
  public static void main(String[] arguments) throws InterruptedException {
    Source source = new Source(ServiceDatabase.ofProcess(Integer.parseInt(arguments[0]), "source"));
    source.loop.start();
    source.relay(InboxDoor.to(Integer.parseInt(arguments[1])), Source.config(LEASE)).start();
    Publisher publisher = new Publisher(source.db, UUID.fromString(arguments[2]));
    List<UUID> notes = Stream.of(arguments).skip(3).map(UUID::fromString).toList();
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < WRITERS && !notes.isEmpty(); i++) {
      Thread.ofVirtual().start(() -> write(publisher, notes, never));
    }
    System.out.println("ready");
    never.await();
  }

  private static void write(Publisher publisher, List<UUID> notes, CountDownLatch never) {
    StockWriter writer = new StockWriter(publisher);
    try {
      while (!never.await(5, TimeUnit.MILLISECONDS)) {
        UUID note = notes.get(ThreadLocalRandom.current().nextInt(notes.size()));
        try {
          System.out.println("acked " + note + " " + writer.write(note));
        } catch (SQLException _) {
          // the database is away, as planned: nothing was acknowledged
          never.await(50, TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
