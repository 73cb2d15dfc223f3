package io.rapport.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;

/// Current state over HTTP to the inbox of another service.
final class HttpResyncDelivery implements ResyncDelivery {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http;
  private final String inbox;
  private final ServiceToken token;
  private final ObjectMapper json;

  /// @param inbox the address of the inbox for this log
  HttpResyncDelivery(HttpClient http, String inbox, ServiceToken token, ObjectMapper json) {
    this.http = http;
    this.inbox = inbox;
    this.token = token;
    this.json = json;
  }

  @Override
  public Answer begin(UUID id, long epoch) {
    return send(id, "", "application/json", write(new ResyncResource.Begin(epoch)));
  }

  @Override
  public Answer page(UUID id, Page page, byte[] body) {
    HttpRequest.Builder request = request(id, "/pages/" + page.number());
    request.header("After", page.after());
    request.header("Next", page.next());
    return send(request, InboxResource.BATCH, body);
  }

  @Override
  public Answer keep(UUID id, Kept kept) {
    return send(id, "/kept", "application/json", write(kept));
  }

  @Override
  public Answer end(UUID id, End end) {
    return send(id, "/end", "application/json", write(end));
  }

  private HttpRequest.Builder request(UUID id, String path) {
    return HttpRequest.newBuilder(URI.create(inbox + "/resync/" + id + path));
  }

  private byte[] write(Object body) {
    try {
      return json.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A request cannot be written as JSON", e);
    }
  }

  private Answer send(UUID id, String path, String type, byte[] body) {
    return send(request(id, path), type, body);
  }

  private Answer send(HttpRequest.Builder request, String type, byte[] body) {
    try {
      request
          .timeout(TIMEOUT)
          .header("Authorization", "Bearer " + token.get())
          .header("Content-Type", type)
          .POST(BodyPublishers.ofByteArray(body));
      return answer(http.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (ServiceToken.Unavailable e) {
      return failed(e.getMessage());
    } catch (IOException | IllegalArgumentException e) {
      return failed("No usable answer: " + e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return failed("Interrupted");
    }
  }

  private static Answer failed(String detail) {
    return new Answer.Failed(Duration.ZERO, detail);
  }

  private Answer answer(HttpResponse<byte[]> response) throws IOException {
    return switch (response.statusCode()) {
      case 200 -> at(json.readTree(response.body()));
      case 409 -> new Answer.Other(json.readTree(response.body()).path("epoch").asLong());
      case 413 -> new Answer.TooLarge();
      case 422 -> poison(json.readTree(response.body()));
      case 429, 503 ->
          new Answer.Failed(HttpDelivery.retryAfter(response), "Status " + response.statusCode());
      case 401 -> {
        token.refused();
        yield failed("Status 401");
      }
      default -> failed("Status " + response.statusCode());
    };
  }

  private static Answer at(JsonNode body) {
    return body.path("after").isTextual()
        ? new Answer.At(
            body.path("page").asLong(),
            body.path("after").textValue(),
            body.path("done").asBoolean())
        : failed("Status 200 without a place");
  }

  private static Answer poison(JsonNode problem) {
    JsonNode eventId = problem.path("eventId");
    return eventId.isTextual()
        ? new Answer.Poison(
            UUID.fromString(eventId.textValue()),
            problem.path("code").asText("refused"),
            problem.path("detail").asText(null))
        : failed("Status 422 without a state");
  }
}
