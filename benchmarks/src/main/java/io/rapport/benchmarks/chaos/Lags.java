package io.rapport.benchmarks.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How far the readers of all logs are, asked of each service itself.
final class Lags {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int OK = 200;

  private final HttpClient http;
  private final OwnPlatform platform;
  private final Token admin;

  Lags(HttpClient http, OwnPlatform platform, Token admin) {
    this.http = http;
    this.platform = platform;
    this.admin = admin;
  }

  /// One reader of one log.
  ///
  /// @param standing lanes that are not active
  record Reader(
      String name,
      long events,
      double seconds,
      long parkedKeys,
      long deadLetters,
      List<String> standing) {}

  /// All readers; empty when a service does not tell.
  Optional<List<Reader>> now() throws InterruptedException {
    List<Reader> readers = new ArrayList<>();
    for (String service : Parts.INNER) {
      String part = Parts.part(service);
      try {
        HttpResponse<String> answer =
            http.send(
                HttpRequest.newBuilder(URI.create(platform.url(part) + "/api/v1/logs"))
                    .timeout(TIMEOUT)
                    .header("Authorization", "Bearer " + admin.get())
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
          return Optional.empty();
        }
        readers.addAll(readers(service, Caller.read(answer)));
      } catch (IOException away) {
        return Optional.empty();
      }
    }
    return Optional.of(readers);
  }

  private static List<Reader> readers(String service, JsonNode logs) {
    List<Reader> readers = new ArrayList<>();
    for (JsonNode log : logs) {
      for (JsonNode subscriber : log.path("subscribers")) {
        String name =
            service + "/" + log.path("name").asText() + "→" + subscriber.path("name").asText();
        List<String> standing = new ArrayList<>();
        for (JsonNode lane : subscriber.path("lanes")) {
          if (!lane.path("state").asText().equals("active")) {
            standing.add(lane.path("lane").asInt() + " " + lane.path("state").asText());
          }
        }
        readers.add(
            new Reader(
                name,
                subscriber.path("lagEvents").asLong(),
                subscriber.path("lagSeconds").asDouble(),
                subscriber.path("parkedKeys").asLong(),
                subscriber.path("deadLetters").asLong(),
                standing));
      }
    }
    return readers;
  }
}
