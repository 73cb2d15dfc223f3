package io.rapport.testing.attack;

import io.rapport.contracts.EventTypes;
import io.rapport.testing.Tokens;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Batches of other services whose events are full of personal data and cannot be understood.
final class InboxBatches {

  /// Of nobody, so that no cursor of a real log moves.
  private static final List<String> SOURCES = List.of("canaries/outbox", "canaries/event");

  private InboxBatches() {}

  /// Sends one of each type from each source; the bodies of the refusals.
  static List<String> send(Canaries canaries) {
    List<String> refusals = new ArrayList<>();
    for (String source : SOURCES) {
      UUID log = UUID.randomUUID();
      for (String type : EventTypes.all().keySet()) {
        Response answer = send(source, log, type, canaries);
        if (answer.statusCode() >= 400) {
          refusals.add(answer.asString().replaceAll("\"instance\":\"[^\"]*\"", ""));
        }
      }
    }
    return refusals;
  }

  private static Response send(String source, UUID log, String type, Canaries canaries) {
    UUID id = UUID.randomUUID();
    String event =
        """
        [{"specversion": "1.0", "id": "%s", "source": "/%s", "type": "%s", "subject": "%s",
          "time": "%s", "workspaceid": "%s", "position": "1", "datacontenttype": "application/json",
          "data": {"id": "%s", "email": "%s", "emails": "%s", "contactId": "%s", "version": "%s"}}]"""
            .formatted(
                id,
                source,
                type,
                canaries.email(),
                Instant.now(),
                UUID.randomUUID(),
                canaries.name(),
                canaries.email(),
                canaries.name(),
                canaries.email(),
                canaries.name());
    return RestAssured.given()
        .auth()
        .oauth2(Tokens.service())
        .header("Content-Type", "application/cloudevents-batch+json")
        .header("Log-Id", log.toString())
        .header("Lease-Epoch", "1")
        .header("Prev-Position", 0)
        .header("Prev-Event-Id", "")
        .header("Last-Position", 1)
        .header("Last-Event-Id", id.toString())
        .body(event)
        .post("/internal/log/" + source + "/5");
  }
}
