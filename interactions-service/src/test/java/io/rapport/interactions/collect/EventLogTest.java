package io.rapport.interactions.collect;

import static io.rapport.interactions.SourceFixtures.sender;
import static io.rapport.interactions.SourceFixtures.writeKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contracts.EventCollected;
import io.rapport.contracts.EventTypes;
import io.rapport.messaging.Log;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TestDatabase;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class EventLogTest {

  @Inject @Any Instance<Log> logs;
  @Inject ObjectMapper json;

  private final UUID workspace = Fresh.workspace();

  @Test
  void tellsACollectedEventByItsRow() throws Exception {
    sender(writeKey(workspace))
        .body(
            """
            {"messageId": "m-1", "userId": "u-1", "event": "Order Completed",
             "timestamp": "2026-05-01T10:00:00Z", "properties": {"total": 11.770}}""")
        .post("/v1/track")
        .then()
        .statusCode(200);
    Log log =
        logs.stream()
            .filter(candidate -> candidate.name().equals("event"))
            .findFirst()
            .orElseThrow();

    try (Connection connection = TestDatabase.connect("interactions", "postgres");
        PreparedStatement select =
            connection.prepareStatement(
                "select %s, %s, %s, %s, %s from %s e where e.workspace_id = ?"
                    .formatted(
                        log.eventId(),
                        log.type(),
                        log.subject(),
                        log.time(),
                        log.data(),
                        log.table()))) {
      select.setObject(1, workspace);
      try (ResultSet row = select.executeQuery()) {
        assertThat(row.next()).isTrue();
        EventCollected event =
            (EventCollected)
                json.readValue(row.getString(5), EventTypes.find(row.getString(2)).orElseThrow());
        assertThat(event.id()).isEqualTo(row.getObject(1, UUID.class));
        assertThat(event.messageId()).isEqualTo("m-1");
        assertThat(event.kind()).isEqualTo("track");
        assertThat(event.name()).isEqualTo("Order Completed");
        assertThat(event.subject()).isEqualTo("u-1").isEqualTo(row.getString(3));
        assertThat(event.occurredAt()).isEqualTo("2026-05-01T10:00:00Z");
        assertThat(event.message().get("properties"))
            .isEqualTo(Map.of("total", new BigDecimal("11.770")));
      }
    }
  }

  @Test
  void numbersTheEventsOfAPersonInTheirOrder() throws Exception {
    String key = writeKey(workspace);
    for (int i = 0; i < 5; i++) {
      sender(key)
          .body("{\"messageId\": \"m-%d\", \"userId\": \"u-1\", \"event\": \"E\"}".formatted(i))
          .post("/v1/track")
          .then()
          .statusCode(200);
    }

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(numbered()).containsExactly("m-0", "m-1", "m-2", "m-3", "m-4"));
  }

  private List<String> numbered() throws Exception {
    List<String> messages = new ArrayList<>();
    try (Connection connection = TestDatabase.connect("interactions", "postgres");
        PreparedStatement select =
            connection.prepareStatement(
                """
                select e.message_id from event e
                join event_position p on p.day = e.day and p.seq = e.seq and p.lane = e.lane
                where e.workspace_id = ? order by p.position
                """)) {
      select.setObject(1, workspace);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          messages.add(row.getString(1));
        }
      }
    }
    return messages;
  }
}
