package io.rapport.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.messaging.Delivery.Answer;
import io.rapport.messaging.InboxAnswer.Expected.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Batches over HTTP to the inbox of another service.
final class HttpDelivery implements Delivery {

  private static final Logger LOG = Logger.getLogger(HttpDelivery.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient http;
  private final String inbox;
  private final ServiceToken token;
  private final ObjectMapper json;

  /// @param inbox the address of the inbox for this log, without the lane
  HttpDelivery(HttpClient http, String inbox, ServiceToken token, ObjectMapper json) {
    this.http = http;
    this.inbox = inbox;
    this.token = token;
    this.json = json;
  }

  @Override
  public Answer deliver(int lane, Batch.Step step, byte[] body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(inbox + "/" + lane));
    request.header("Log-Id", step.logId().toString());
    request.header("Prev-Position", Long.toString(step.prevPosition()));
    if (step.prevEventId() != null) {
      request.header("Prev-Event-Id", step.prevEventId().toString());
    }
    request.header("Last-Position", Long.toString(step.lastPosition()));
    request.header("Last-Event-Id", step.lastEventId().toString());
    request.header("Lease-Epoch", Long.toString(step.epoch()));
    if (step.continues() != null) {
      request.header("Continues-Log-Id", step.continues().toString());
    }
    return send(request, body);
  }

  @Override
  public Answer redrive(byte[] body) {
    return send(HttpRequest.newBuilder(URI.create(inbox + "/redrive")), body);
  }

  @Override
  public void taken(List<UUID> eventIds) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(inbox + "/redrive/taken"))
              .timeout(TIMEOUT)
              .header("Authorization", "Bearer " + token.get())
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(eventIds)))
              .build();
      int status = http.send(request, BodyHandlers.discarding()).statusCode();
      if (status != 204) {
        LOG.warnf("%s will remember redriven events for longer: status %d", inbox, status);
      }
    } catch (IOException | ServiceToken.Unavailable e) {
      LOG.warnf("%s will remember redriven events for longer: %s", inbox, e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer send(HttpRequest.Builder request, byte[] body) {
    try {
      request
          .timeout(TIMEOUT)
          .header("Authorization", "Bearer " + token.get())
          .header("Content-Type", InboxResource.BATCH)
          .POST(BodyPublishers.ofByteArray(body));
      return answer(http.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (ServiceToken.Unavailable e) {
      return new Answer.Failed(e.getMessage());
    } catch (IOException | IllegalArgumentException e) {
      return new Answer.Failed("No usable answer: " + e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Answer.Failed("Interrupted");
    }
  }

  private Answer answer(HttpResponse<byte[]> response) throws IOException {
    return switch (response.statusCode()) {
      case 200 -> new Answer.Applied();
      case 409 -> elsewhere(json.readTree(response.body()));
      case 413 -> new Answer.TooLarge();
      case 422 -> poison(json.readTree(response.body()));
      case 429, 503 -> new Answer.Later(retryAfter(response), "Status " + response.statusCode());
      case 401 -> {
        token.refused();
        yield new Answer.Failed("Status 401");
      }
      default -> new Answer.Failed("Status " + response.statusCode());
    };
  }

  private static Answer elsewhere(JsonNode problem) {
    JsonNode expected = problem.path("expected");
    if (!expected.isObject()) {
      return new Answer.Failed("Status 409 without an expected place");
    }
    return new Answer.Elsewhere(
        Reason.valueOf(problem.path("code").asText().toUpperCase(Locale.ROOT)),
        uuid(expected.path("logId")),
        expected.path("position").asLong(),
        uuid(expected.path("eventId")),
        expected.path("epoch").asLong());
  }

  private static Answer poison(JsonNode problem) {
    UUID eventId = uuid(problem.path("eventId"));
    return eventId == null
        ? new Answer.Failed("Status 422 without an event")
        : new Answer.Poison(
            eventId, problem.path("code").asText("refused"), problem.path("detail").asText(null));
  }

  private static UUID uuid(JsonNode node) {
    return node.isTextual() ? UUID.fromString(node.textValue()) : null;
  }

  static Duration retryAfter(HttpResponse<?> response) {
    long seconds =
        response.headers().firstValue("Retry-After").map(HttpDelivery::seconds).orElse(5L);
    return Duration.ofSeconds(Math.clamp(seconds, 1, 900));
  }

  private static long seconds(String value) {
    return value.matches("[0-9]{1,6}") ? Long.parseLong(value) : 5;
  }
}
