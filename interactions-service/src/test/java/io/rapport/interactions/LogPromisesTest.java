package io.rapport.interactions;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.sender;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.LogSuite;
import io.rapport.testing.PlatformResource;
import io.restassured.response.Response;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class LogPromisesTest {

  private final Map<Integer, String> tickets = new ConcurrentHashMap<>();
  private final Map<UUID, String> keys = new ConcurrentHashMap<>();

  @Test
  void tellsEachAcceptedChangeOfATicketOnceAndInOrder() throws Exception {
    LogSuite.of("interactions", "outbox")
        .version("(e.data->'ticket'->>'version')::bigint")
        .check(this::change);
  }

  @Test
  void tellsEachCollectedEventOnce() throws Exception {
    LogSuite.of("interactions", "event")
        .eventId("e.id")
        .appMay("SELECT", "INSERT")
        .check(this::collect);
  }

  private boolean collect(UUID workspace, int writer, int subject) {
    String key = keys.computeIfAbsent(workspace, SourceFixtures::writeKey);
    return sender(key)
            .body("{\"userId\": \"user %d\", \"event\": \"By %d\"}".formatted(subject, writer))
            .post("/v1/track")
            .statusCode()
        == 200;
  }

  private boolean change(UUID workspace, int writer, int subject) {
    String path = tickets.get(subject);
    if (path == null) {
      Response opened =
          as("agent", workspace)
              .body(
                  "{\"title\": \"Ticket %d\", \"contactId\": \"%s\"}"
                      .formatted(subject, UUID.randomUUID()))
              .post("/api/v1/tickets");
      if (opened.statusCode() == 201) {
        tickets.put(subject, "/api/v1/tickets/" + opened.path("id"));
      }
      return opened.statusCode() == 201;
    }
    return as("agent", workspace)
            .header("If-Match", as("agent", workspace).get(path).header("ETag"))
            .body("{\"title\": \"By " + writer + " at " + System.nanoTime() + "\"}")
            .patch(path)
            .statusCode()
        == 200;
  }
}
