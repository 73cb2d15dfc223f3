package io.rapport.local.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.local.Failure;
import io.rapport.local.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/// The collection API as a sender meets it: what is temporary is tried again until the patience
/// ends.
final class Collector implements AutoCloseable {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI batches;
  private final String authorization;
  private final Duration patience;
  private final Consumer<String> quarantined;

  Collector(String gateway, String writeKey, Duration patience, Consumer<String> quarantined) {
    this.batches = URI.create(gateway + "/v1/batch");
    this.authorization =
        "Basic "
            + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
    this.patience = patience;
    this.quarantined = quarantined;
  }

  Counts send(List<String> events) throws InterruptedException {
    if (events.isEmpty()) {
      return Counts.NONE;
    }
    String body = "{\"batch\":[" + String.join(",", events) + "]}";
    long until = System.nanoTime() + patience.toNanos();
    boolean uncertain = false;
    Duration pause = Duration.ofMillis(100);
    String trouble;
    do {
      try {
        HttpResponse<String> answer = post(body);
        int status = answer.statusCode();
        if (status == 200) {
          return counts(answer.body(), uncertain);
        }
        if (status == 413) {
          return tooLarge(events);
        }
        if (status == 401) {
          throw new Refused("The write key is not known to the gateway");
        }
        if (status != 429 && status < 500) {
          throw new Failure("The gateway refuses a batch: " + status + " " + answer.body());
        }
        trouble = "status " + status;
        // A refusal by the gateway itself stored nothing; what another 5xx did is not known.
        uncertain |= status != 429 && status != 503;
        pause = retryAfter(answer, pause);
      } catch (IOException e) {
        uncertain = true;
        trouble = e.toString();
      }
      Thread.sleep(pause);
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    } while (System.nanoTime() < until);
    throw new Failure(
        "The gateway did not take a batch for %d s (%s). The same command goes on from here."
            .formatted(patience.toSeconds(), trouble));
  }

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(batches)
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private Counts tooLarge(List<String> events) throws InterruptedException {
    int half = events.size() / 2;
    if (half == 0) {
      quarantined.accept("too large: " + events.getFirst().length() + " characters");
      return new Counts(0, 0, 0, 0, 1, 0);
    }
    return send(events.subList(0, half)).plus(send(events.subList(half, events.size())));
  }

  private Counts counts(String body, boolean uncertain) throws IOException {
    JsonNode answer = Json.MAPPER.readTree(body);
    long duplicates = answer.path("duplicates").asLong();
    for (JsonNode result : answer.path("results")) {
      if (!result.path("verdict").asText().startsWith("duplicate")) {
        quarantined.accept(result.toString());
      }
    }
    return new Counts(
        0,
        answer.path("accepted").asLong(),
        duplicates,
        uncertain ? duplicates : 0,
        answer.path("quarantined").asLong(),
        0);
  }

  private static Duration retryAfter(HttpResponse<String> answer, Duration otherwise) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(v -> v.matches("\\d{1,4}"))
        .map(v -> Duration.ofSeconds(Math.max(1, Long.parseLong(v))))
        .orElse(otherwise);
  }

  @Override
  public void close() {
    client.close();
  }

  /// The source must be made anew.
  static final class Refused extends RuntimeException {
    Refused(String message) {
      super(message);
    }
  }
}
