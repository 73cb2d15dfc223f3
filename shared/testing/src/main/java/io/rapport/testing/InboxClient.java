package io.rapport.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.rapport.contracts.Event;
import io.rapport.contracts.EventTypes;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Plays the relay of another service: sends real batches to the inbox of the service under test.
public final class InboxClient {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
  private static final Map<String, InboxClient> LANES = new ConcurrentHashMap<>();

  private static final Map<String, UUID> LOG_IDS = new ConcurrentHashMap<>();

  private final String path;
  private final UUID logId;
  private long position;
  private String eventId = "";

  private InboxClient(String path) {
    this.path = path;
    this.logId =
        LOG_IDS.computeIfAbsent(path.substring(0, path.lastIndexOf('/')), _ -> UUID.randomUUID());
  }

  /// The first lane of another service's log, for example `of("contacts", "outbox")`.
  public static InboxClient of(String source, String log) {
    return of(source, log, 0);
  }

  /// A lane of another service's log.
  public static InboxClient of(String source, String log, int lane) {
    return LANES.computeIfAbsent(
        "/internal/log/" + source + "/" + log + "/" + lane, InboxClient::new);
  }

  /// Delivers events as one batch and demands that they are taken.
  public void deliver(UUID workspace, Event... events) {
    deliver(workspace, List.of(events));
  }

  /// As above.
  public void deliver(UUID workspace, List<? extends Event> events) {
    Response answer = take(workspace, events);
    if (answer.statusCode() != 200) {
      throw new AssertionError(
          "The inbox answered " + answer.statusCode() + ": " + answer.asString());
    }
  }

  /// Sends a batch that may be refused; the cursor moves when it was taken.
  public synchronized Response take(UUID workspace, List<? extends Event> events) {
    Batch batch = batch(workspace, events);
    Response answer = post(batch);
    if (answer.statusCode() == 200) {
      position = batch.last();
      eventId = batch.lastEventId();
    }
    return answer;
  }

  /// Sends a batch that may be refused; the cursor stays where it is.
  public synchronized Response send(UUID workspace, List<? extends Event> events) {
    return post(batch(workspace, events));
  }

  private Batch batch(UUID workspace, List<? extends Event> events) {
    List<Map<String, Object>> body = new ArrayList<>();
    long at = position;
    for (Event event : events) {
      body.add(cloudEvent(workspace, event, ++at));
    }
    String last = body.isEmpty() ? eventId : body.getLast().get("id").toString();
    return new Batch(body, at, last);
  }

  UUID logId() {
    return logId;
  }

  /// Where the lane stands, as a resync tells it.
  synchronized Map<String, Object> head() {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("position", position);
    head.put("eventId", eventId.isEmpty() ? null : eventId);
    return head;
  }

  static byte[] json(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, Object> cloudEvent(UUID workspace, Event event, long at) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("specversion", "1.0");
    attributes.put("id", UUID.randomUUID().toString());
    attributes.put("source", "/" + path.split("/")[3] + "/" + path.split("/")[4]);
    attributes.put("type", EventTypes.nameOf(event));
    attributes.put("subject", event.subject());
    attributes.put("time", Instant.now().toString());
    attributes.put("workspaceid", workspace.toString());
    attributes.put("position", String.valueOf(at));
    attributes.put("datacontenttype", "application/json");
    attributes.put("data", event);
    return attributes;
  }

  private Response post(Batch batch) {
    return RestAssured.given()
        .auth()
        .oauth2(Tokens.service())
        .header("Content-Type", "application/cloudevents-batch+json")
        .header("Log-Id", logId.toString())
        .header("Lease-Epoch", "1")
        .header("Prev-Position", position)
        .header("Prev-Event-Id", eventId)
        .header("Last-Position", batch.last())
        .header("Last-Event-Id", batch.lastEventId())
        .body(json(batch.events()))
        .post(path);
  }

  private record Batch(List<Map<String, Object>> events, long last, String lastEventId) {}
}
