package io.rapport.messaging;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.rapport.testing.promise.Percentiles;
import io.rapport.testing.promise.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/// One event in a thousand can never be applied: the events of its subject wait in order, all
/// others arrive as if nothing were, and after the cause is gone a redrive brings them in order.
class PoisonParksItsKeyOnlyTest {

  private static final int SICK = 10;
  private static final int SUBJECTS = 100;
  private static final int RATE = 300;
  private static final int SECONDS = Promise.size(1, 30);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ServiceDatabase sourceDatabase = RealCluster.clean("source");
  private final Receiver receiver = new Receiver(RealCluster.clean("receiver")).prepare();
  private List<UUID> notes = StockWriter.stock(sourceDatabase, SUBJECTS);

  /// Poison is what a subject of the first ten says in each of these versions.
  private final class Poisoning extends Faulty {

    Poisoning(Delivery delivery) {
      super(delivery, answer -> answer);
    }

    @Override
    public Answer deliver(int lane, Batch.Step step, byte[] body) {
      poison(body);
      return super.deliver(lane, step, body);
    }
  }

  private boolean sickening;

  /// The first event of each sick subject that comes by cannot be applied until it is cured.
  private synchronized void poison(byte[] body) {
    if (!sickening) {
      return;
    }
    for (Received event : new CloudEventReader(Json.MAPPER).read(body).known()) {
      UUID subject = UUID.fromString(event.event().subject());
      if (notes.indexOf(subject) < SICK && poisoned.putIfAbsent(subject, event.eventId()) == null) {
        receiver.poison.add(event.eventId());
      }
    }
  }

  private final Map<UUID, UUID> poisoned = new HashMap<>();

  @Test
  void othersGoOnAndARedriveKeepsTheOrder() throws Exception {
    Source source = new Source(sourceDatabase);
    source.loop.start();
    Relay relay = source.relay(new Poisoning(receiver));
    relay.start();
    write(source, SECONDS);
    await().atMost(PATIENCE).until(source::allDelivered);
    Percentiles base = Promise.isLong() ? latencies(Long.MAX_VALUE) : null;
    long healthyUntil = source.numbered();
    sickening = true;
    write(source, SECONDS);
    await().atMost(PATIENCE).until(source::allDelivered);
    sickening = false;
    long letters = source.db.count("select count(*) from dead_letter");
    long missing = source.db.count("select count(*) from outbox") - receiver.effects();
    long othersMissing = missing - letters;
    Percentiles beside = Promise.isLong() ? latencies(healthyUntil) : null;

    receiver.poison.clear();
    Redrive redrive = new Redrive(source.letters, receiver, source.writer);
    for (UUID subject : poisoned.keySet()) {
      redrive.run(0, new Entry.Key(source.publisher.workspace, subject.toString()));
    }
    long stillMissing = source.db.count("select count(*) from outbox") - receiver.effects();
    long inversions = receiver.inversions();
    long doubles = receiver.doubles();
    long left = source.db.count("select count(*) from dead_letter");
    relay.stop();
    source.loop.stop();
    long inversionsOfVariant = parkingTheEventOnly();
    Promise promise =
        Promise.of("O9", "poison parks its subject only, and a redrive keeps the order")
            .figure("subjects parked", "" + SICK, poisoned.size(), poisoned.size() == SICK)
            .none("events of others without an effect", othersMissing)
            .figure(
                "dead letters of " + missing + " events held back",
                "100 %",
                letters,
                letters == missing)
            .none("events without an effect after the redrive", stillMissing)
            .none("versions out of order after the redrive", inversions)
            .none("second effects", doubles)
            .none("dead letters left", left)
            .control(
                "parking the event and not its subject: versions out of order",
                inversionsOfVariant,
                inversionsOfVariant > 0);
    if (Promise.isLong()) {
      promise
          .told("commit → effect without poison", base)
          .figure(
              "the others' commit → effect beside it",
              "p99 ≤ 2 × base",
              beside,
              beside.at(99) <= 2 * base.at(99));
    }
    promise.judge();
  }

  private void write(Source source, int seconds) throws Exception {
    StockWriter writer = new StockWriter(source.publisher);
    for (UUID note : notes) {
      writer.write(note);
    }
    Pace.until(
        System.nanoTime() + seconds * 1_000_000_000L,
        RATE,
        () -> writer.write(notes.get(ThreadLocalRandom.current().nextInt(SUBJECTS))));
  }

  /// From commit to commit, by the database's own record; of the events up to a position or, when
  /// that is given, after it and of the subjects that are well.
  private Percentiles latencies(long after) throws SQLException {
    Map<String, Double> committed = new HashMap<>();
    String sick =
        String.join(",", notes.subList(0, SICK).stream().map(n -> "'" + n + "'").toList());
    read(
        "source",
        after == Long.MAX_VALUE
            ? "select e.event_id, extract(epoch from pg_xact_commit_timestamp(e.xmin)) from outbox e"
            : """
              select e.event_id, extract(epoch from pg_xact_commit_timestamp(e.xmin))
              from outbox e join outbox_position p on p.day = e.day and p.seq = e.seq
              where p.position > %d and e.subject not in (%s)
              """
                .formatted(after, sick),
        committed);
    Map<String, Double> applied = new HashMap<>();
    read(
        "receiver",
        "select event_id, extract(epoch from pg_xact_commit_timestamp(xmin)) from effect",
        applied);
    List<Double> millis = new ArrayList<>();
    committed.forEach((id, at) -> millis.add((applied.get(id) - at) * 1000));
    return Percentiles.of(millis);
  }

  private static void read(String database, String sql, Map<String, Double> into)
      throws SQLException {
    try (Connection connection = RealCluster.postgres().connect(database, "postgres");
        var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        into.put(rows.getString(1), rows.getDouble(2));
      }
    }
  }

  /// The broken variant: what cannot be applied is put aside alone, and sent again later.
  private long parkingTheEventOnly() throws Exception {
    sourceDatabase.clean();
    receiver.db.clean();
    receiver.prepare();
    poisoned.clear();
    notes = StockWriter.stock(sourceDatabase, SUBJECTS);
    Queue<JsonNode> aside = new ConcurrentLinkedQueue<>();
    Source source = new Source(sourceDatabase);
    source.loop.start();
    Relay relay =
        source.relay(
            new Faulty(receiver, answer -> answer) {
              @Override
              public Answer deliver(int lane, Batch.Step step, byte[] body) {
                poison(body);
                return super.deliver(lane, step, without(receiver.poison, body, aside));
              }
            });
    relay.start();
    sickening = true;
    write(source, 1);
    await().atMost(PATIENCE).until(source::allDelivered);
    relay.stop();
    source.loop.stop();
    receiver.poison.clear();
    ArrayNode again = Json.MAPPER.createArrayNode();
    aside.forEach(again::add);
    receiver.redrive(Json.MAPPER.writeValueAsBytes(again));
    return receiver.inversions();
  }

  private static byte[] without(java.util.Set<UUID> ids, byte[] body, Queue<JsonNode> aside) {
    try {
      ArrayNode kept = Json.MAPPER.createArrayNode();
      for (JsonNode event : Json.MAPPER.readTree(body)) {
        if (ids.contains(UUID.fromString(event.path("id").asText()))) {
          aside.add(event);
        } else {
          kept.add(event);
        }
      }
      return Json.MAPPER.writeValueAsBytes(kept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
