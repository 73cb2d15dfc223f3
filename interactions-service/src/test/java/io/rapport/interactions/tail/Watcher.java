package io.rapport.interactions.tail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/// Reads a tail as a browser does.
final class Watcher implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /// A server-sent event.
  record Message(String id, String type, JsonNode data) {

    String messageId() {
      return data.path("messageId").asText();
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpResponse<java.io.InputStream> answer;
  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private volatile boolean ended;
  private volatile String lastId;

  /// @param mark what is sent as `Last-Event-ID`, null for none
  Watcher(String token, UUID source, String query, String mark) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://localhost:%d/api/v1/sources/%s/tail%s"
                        .formatted(RestAssured.port, source, query)))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/event-stream");
    if (mark != null) {
      request.header("Last-Event-ID", mark);
    }
    answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    if (answer.statusCode() == 200) {
      Thread.startVirtualThread(this::read);
    }
  }

  HttpResponse<?> answer() {
    return answer;
  }

  List<Message> messages() {
    return messages;
  }

  List<String> messageIds(String type) {
    return messages.stream().filter(m -> m.type.equals(type)).map(Message::messageId).toList();
  }

  /// How many events it was told of that it did not see.
  long missed() {
    return messages.stream()
        .filter(m -> m.type.equals("gap"))
        .mapToLong(m -> m.data.path("events").asLong())
        .sum();
  }

  /// What a browser would send back now.
  String lastId() {
    return lastId;
  }

  /// Whether the server ended it, or hung up.
  boolean hasEnded() {
    return ended;
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      String id = null;
      String type = "message";
      StringBuilder data = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          lastId = id;
          if (!data.isEmpty()) {
            messages.add(new Message(id, type, JSON.readTree(data.toString())));
          }
          type = "message";
          data.setLength(0);
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          type = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data.append(line.substring(6)).append('\n');
        }
      }
    } catch (IOException _) {
      // the end of the connection, which some tests are about
    } finally {
      ended = true;
    }
  }

  @Override
  public void close() throws IOException {
    answer.body().close();
    http.close();
  }
}
