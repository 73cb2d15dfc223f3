package io.rapport.messaging;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.contracts.EventTypes;
import io.rapport.testing.Repository;
import io.rapport.testing.promise.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every event of the platform as a newer version would write it, with fields that this one does
/// not know, and events of types that it does not know: all are taken, none becomes a dead letter,
/// and the bytes arrive as they were stored.
class OldAndNewVersionsReadEachOtherTest {

  private final Source source = new Source(RealCluster.clean("source"));
  private final ServiceDatabase receiver = RealCluster.clean("receiver");
  private final AtomicLong handled = new AtomicLong();
  private final AtomicLong changedOnTheWay = new AtomicLong();

  @Test
  void newerFieldsAndTypesAreNoDeadLetters() throws Exception {
    List<Path> golden;
    try (Stream<Path> files =
        Files.list(Repository.root().resolve("shared/contracts/src/test/resources/golden"))) {
      golden = files.sorted().toList();
    }
    long strict = 0;
    for (Path file : golden) {
      String type = file.getFileName().toString().replace(".json", "");
      ObjectNode newer = (ObjectNode) Json.MAPPER.readTree(Files.readString(file));
      newer.put("fieldOfTheNextVersion", 1.50);
      for (JsonNode field : newer) {
        if (field instanceof ObjectNode inner) {
          inner.put("fieldOfTheNextVersion", true);
        }
      }
      insert(type, newer);
      insert(type.replaceAll("v[0-9]+$", "v99"), newer);
      strict += refusedByAStrictReader(type, newer) ? 1 : 0;
    }
    long all = 2L * golden.size();
    Inbox inbox = new Inbox(receiver.app, new InboxCursors(receiver.app), this::handle);
    source.loop.start();
    Relay relay = source.relay(delivery(inbox));
    relay.start();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> source.numbered() == all && source.allDelivered());
    relay.stop();
    source.loop.stop();
    long letters = source.db.count("select count(*) from dead_letter");
    Promise.of("O14", "old and new versions read each other's events")
        .none("dead letters of " + all + " events with newer fields and types", letters)
        .figure(
            "events of known types handled",
            "" + golden.size(),
            handled,
            handled.get() == golden.size())
        .none("events whose stored bytes changed on the way", changedOnTheWay.get())
        .control("a reader that insists on its own fields: events refused", strict, strict > 0)
        .judge();
  }

  private void handle(UUID workspace, List<Received> events) {
    handled.addAndGet(events.size());
  }

  private Delivery delivery(Inbox inbox) {
    CloudEventReader reader = new CloudEventReader(Json.MAPPER);
    return new Delivery() {
      @Override
      public Answer deliver(int lane, Batch.Step step, byte[] body) {
        compare(body);
        CloudEventReader.Events events = reader.read(body);
        return inbox.apply(
                    new Batch(
                        new Batch.Place("source", "outbox", lane),
                        step,
                        events.known(),
                        events.unknown()))
                instanceof InboxAnswer.Applied
            ? new Answer.Applied()
            : new Answer.Failed("not applied");
      }

      @Override
      public Answer redrive(byte[] body) {
        return new Answer.Failed("not asked for");
      }
    };
  }

  private void compare(byte[] body) {
    try {
      for (JsonNode event : Json.MAPPER.readTree(body)) {
        String stored =
            source.db.value(
                "select data::text from outbox where event_id = ?::uuid",
                event.path("id").asText());
        if (!Json.MAPPER.readTree(stored).equals(event.path("data"))) {
          changedOnTheWay.incrementAndGet();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The broken variant.
  private static boolean refusedByAStrictReader(String type, JsonNode data) {
    try {
      Json.MAPPER
          .copy()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .treeToValue(data, EventTypes.find(type).orElseThrow());
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private void insert(String type, JsonNode data) throws SQLException {
    UUID subject = UUID.randomUUID();
    try (Connection connection = source.publisher.begin();
        PreparedStatement insert =
            connection.prepareStatement(
                """
                insert into outbox (lane, event_id, workspace_id, type, subject, data)
                values (?, ?, ?, ?, ?, ?::json)
                """)) {
      insert.setInt(1, source.publisher.lane(subject));
      insert.setObject(2, EventIds.next());
      insert.setObject(3, source.publisher.workspace);
      insert.setString(4, type);
      insert.setString(5, subject.toString());
      insert.setString(6, data.toString());
      insert.executeUpdate();
      connection.commit();
    }
  }
}
