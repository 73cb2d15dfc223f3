package io.rapport.messaging;

import static org.awaitility.Awaitility.await;

import io.rapport.testing.fault.RealProcess;
import io.rapport.testing.promise.Promise;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Real processes are killed and stopped, and PostgreSQL crashes, while services write and
/// deliver: what was acknowledged arrives, and has its effect once.
class CrashesLoseAndDoubleNothingTest {

  private static final int ROUNDS = Promise.size(1, 5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MISSING =
      """
      select count(*) from unnest(?::uuid[], ?::bigint[]) a(subject, version)
      where not exists (
        select from effect e where e.subject = a.subject and e.version = a.version)
      """;

  private record Ack(UUID subject, long version) {}

  private final ServiceDatabase source = RealCluster.clean("source");
  private final ServiceDatabase receiver = RealCluster.clean("receiver");
  private final Receiver effects = new Receiver(receiver).prepare();
  private final List<UUID> notes = StockWriter.stock(source, 20);
  private final ConcurrentLinkedQueue<Ack> acked = new ConcurrentLinkedQueue<>();
  private final List<Double> recoveries = new ArrayList<>();
  private final UUID workspace = UUID.randomUUID();
  private final int inboxPort = freePort();

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private RealProcess startReceiver(InboxDoor.Kind kind, Duration early) {
    return RealProcess.java(
        ReceiverProcess.class,
        _ -> {},
        Integer.toString(RealCluster.postgres().port()),
        Integer.toString(inboxPort),
        kind.name(),
        Long.toString(early.toMillis()));
  }

  private RealProcess startReceiver() {
    return startReceiver(InboxDoor.Kind.RIGHT, Duration.ZERO);
  }

  private RealProcess startSource(List<UUID> subjects) {
    return RealProcess.java(
        SourceProcess.class,
        this::hear,
        Stream.concat(
                Stream.of(
                    Integer.toString(RealCluster.postgres().port()),
                    Integer.toString(inboxPort),
                    workspace.toString()),
                subjects.stream().map(UUID::toString))
            .toArray(String[]::new));
  }

  private static RealProcess ready(RealProcess process) {
    process.awaitLine("ready"::equals, PATIENCE);
    return process;
  }

  private void hear(String line) {
    String[] words = line.split(" ");
    if (words.length == 3 && words[0].equals("acked") && words[2].matches("[0-9]+")) {
      acked.add(new Ack(UUID.fromString(words[1]), Long.parseLong(words[2])));
    }
  }

  @Test
  void whatWasAcknowledgedSurvivesKillsAndCrashes() throws Exception {
    int kills = 0;
    RealProcess inbox = ready(startReceiver());
    RealProcess first = ready(startSource(notes));
    RealProcess second = ready(startSource(notes));
    try {
      await().atMost(PATIENCE).until(() -> effects.effects() > 0);
      for (int round = 0; round < ROUNDS; round++) {
        long fault = System.nanoTime();
        first.kill();
        first = startSource(notes);
        recovers(fault);

        inbox.kill();
        inbox = ready(startReceiver());
        fault = System.nanoTime();
        recovers(fault);

        RealCluster.postgres().crash();
        RealCluster.postgres().launch();
        fault = System.nanoTime();
        source.reconnect();
        receiver.reconnect();
        recovers(fault);

        // longer than its leases last: the second one takes its lanes over
        fault = System.nanoTime();
        second.stop();
        await().atMost(PATIENCE).until(this::noLeaseOfBoth);
        recovers(fault);
        second.resume();
        kills += 4;
      }
    } finally {
      first.kill();
      second.kill();
    }
    long lost;
    try (RealProcess last = startSource(List.of())) {
      ready(last);
      await().atMost(PATIENCE).until(() -> new Source(source).allDelivered());
      lost = missing(new ArrayList<>(acked));
    } finally {
      inbox.kill();
    }
    long committed = source.count("select count(*) from outbox");
    new LogCheck(source).isWhole();
    long applied = effects.effects();
    long doubles = effects.doubles();
    long inversions = effects.inversions();
    long lostByEarlyAnswer = withAnEarlyAnswer();
    double longest = recoveries.stream().mapToDouble(d -> d).max().orElse(0);
    Promise promise =
        Promise.of("O3", "crashes of processes and of PostgreSQL lose and double nothing")
            .told("faults: kill -9, immediate stop, SIGSTOP past the lease", kills)
            .told("acknowledged writes", acked.size())
            .none("acknowledged writes without an effect", lost)
            .none("committed events without an effect", committed - applied)
            .none("second effects", doubles)
            .none("versions out of order", inversions)
            .control(
                "200 before the commit, and a kill in between: acknowledged writes lost",
                lostByEarlyAnswer,
                lostByEarlyAnswer > 0);
    if (Promise.isLong()) {
      promise.figure(
          "longest recovery (from the return of what had failed)",
          "≤ 10 s",
          "%.1f s".formatted(longest),
          longest <= 10);
    }
    promise.judge();
  }

  /// All leases that count are held by the process that still runs, or by nobody.
  private boolean noLeaseOfBoth() {
    return source.count(
            "select count(distinct lease_owner) from log_subscriber where lease_until > now()")
        <= 1;
  }

  /// Until something that was acknowledged later has had its effect; counted from the fault or,
  /// where nothing could stand in for what had failed, from its return.
  private void recovers(long fault) throws SQLException {
    int before = acked.size();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              List<Ack> later = acked.stream().skip(before).limit(200).toList();
              return !later.isEmpty() && missing(later) < later.size();
            });
    recoveries.add((System.nanoTime() - fault) / 1e9);
    System.out.printf("recovered after %.1f s%n", recoveries.getLast());
  }

  private long missing(List<Ack> acks) throws SQLException {
    try (Connection connection = RealCluster.postgres().connect("receiver", "postgres");
        var select = connection.prepareStatement(MISSING)) {
      select.setArray(
          1, connection.createArrayOf("uuid", acks.stream().map(Ack::subject).toArray()));
      select.setArray(
          2, connection.createArrayOf("int8", acks.stream().map(Ack::version).toArray()));
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /// The broken variant: it answers, and is killed before it commits.
  private long withAnEarlyAnswer() throws Exception {
    source.clean();
    receiver.clean();
    effects.prepare();
    List<UUID> subjects = StockWriter.stock(source, 20);
    Source writing = new Source(source);
    StockWriter writer = new StockWriter(writing.publisher);
    List<Ack> written = new ArrayList<>();
    try (RealProcess relay = startSource(List.of());
        RealProcess broken = startReceiver(InboxDoor.Kind.ANSWERS_EARLY, PATIENCE)) {
      ready(relay);
      ready(broken);
      for (UUID subject : subjects) {
        written.add(new Ack(subject, writer.write(subject)));
      }
      writing.watch.publish(writing.sequencer.tick());
      await().atMost(PATIENCE).until(writing::allDelivered);
      broken.kill();
      try (RealProcess right = startReceiver()) {
        ready(right);
        await().atMost(PATIENCE).until(writing::allDelivered);
        return missing(written);
      }
    }
  }

  /// A delivery that stands still on its way, as that of a stopped process does.
  private static final class Held extends Faulty {

    final CountDownLatch underWay = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);

    Held(Delivery delivery) {
      super(delivery, answer -> answer);
    }

    @Override
    public Answer deliver(int lane, Batch.Step step, byte[] body) {
      underWay.countDown();
      try {
        goOn.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      return super.deliver(lane, step, body);
    }
  }

  @Test
  void aRelayThatAwakesAfterItsLeaseDoublesNothing() throws Exception {
    long right = doublesOfAZombie(effects);
    long wrong =
        doublesOfAZombie(
            new Faulty(effects, answer -> answer) {
              @Override
              public Answer deliver(int lane, Batch.Step step, byte[] body) {
                return effects.deliverWithoutCursor(body);
              }
            });
    Promise.of("O3", "a relay that awakes after its lease doubles nothing")
        .none("second effects", right)
        .control("two relays and a receiver that does not fence: second effects", wrong, wrong > 0)
        .judge();
  }

  private long doublesOfAZombie(Delivery way) throws Exception {
    source.clean();
    receiver.clean();
    effects.prepare();
    Source running = new Source(source);
    running.publisher.publish(
        IntStream.range(0, 40).mapToObj(_ -> Samples.note(UUID.randomUUID(), 1)).toList());
    running.loop.start();
    Held held = new Held(way);
    Relay zombie = running.relay(held, Source.config(Duration.ofMillis(300)));
    Relay heir = running.relay(way, Source.config(Duration.ofMillis(300)));
    zombie.start();
    held.underWay.await(60, TimeUnit.SECONDS);
    heir.start();
    await().atMost(PATIENCE).until(() -> effects.effects() >= 40 && running.allDelivered());
    held.goOn.countDown();
    zombie.stop();
    heir.stop();
    running.loop.stop();
    return effects.doubles();
  }
}
