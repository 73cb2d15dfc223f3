package io.rapport.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.local.Failure;
import io.rapport.local.Json;
import io.rapport.local.Running;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/// The public API at the gateway, as a client meets it.
final class Api implements AutoCloseable {

  private static final int ATTEMPTS = 30;
  private static final Set<Integer> LATER = Set.of(429, 502, 503, 504);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Running platform;

  Api(Running platform) {
    this.platform = platform;
  }

  /// An answer that is not a failure of the platform.
  record Answer(int status, JsonNode body) {}

  JsonNode get(String user, String path) throws IOException, InterruptedException {
    return ok("GET " + path, send(request(path).GET(), bearer(user)));
  }

  /// All rows of a list, page by page.
  List<JsonNode> list(String user, String path) throws IOException, InterruptedException {
    List<JsonNode> rows = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = get(user, path + (path.contains("?") ? "&" : "?") + "limit=200" + cursor);
      page.path("data").forEach(rows::add);
      cursor =
          page.path("page").path("hasMore").asBoolean()
              ? "&cursor=" + encode(page.path("page").path("next").asText())
              : null;
    } while (cursor != null);
    return rows;
  }

  JsonNode post(String user, String path, Object body, String idempotencyKey)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).POST(json(body));
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    return ok("POST " + path, send(request, bearer(user)));
  }

  JsonNode put(String user, String path, Object body) throws IOException, InterruptedException {
    return ok("PUT " + path, send(request(path).PUT(json(body)), bearer(user)));
  }

  /// The answer to a read that may find nothing.
  Answer find(String user, String path) throws IOException, InterruptedException {
    return send(request(path).GET(), bearer(user));
  }

  /// A batch of the collection API. 401 when the key is not known.
  Answer collect(String writeKey, Object batch) throws IOException, InterruptedException {
    String credentials =
        Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
    return send(request("/v1/batch").POST(json(batch)), "Basic " + credentials);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static JsonNode ok(String what, Answer answer) {
    if (answer.status() >= 300) {
      throw new Failure("%s was answered %d %s".formatted(what, answer.status(), answer.body()));
    }
    return answer.body();
  }

  private Answer send(HttpRequest.Builder request, String authorization)
      throws IOException, InterruptedException {
    HttpRequest built =
        request
            .setHeader("Authorization", authorization)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(60))
            .build();
    for (int attempt = 1; ; attempt++) {
      HttpResponse<String> answer = client.send(built, HttpResponse.BodyHandlers.ofString());
      if (!LATER.contains(answer.statusCode()) || attempt == ATTEMPTS) {
        String body = answer.body();
        return new Answer(answer.statusCode(), body.isEmpty() ? null : Json.MAPPER.readTree(body));
      }
      Thread.sleep(pause(answer));
    }
  }

  private static Duration pause(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(it -> it.matches("\\d{1,3}"))
        .map(it -> Duration.ofSeconds(Math.max(1, Long.parseLong(it))))
        .orElse(Duration.ofSeconds(1));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(platform.gateway() + path));
  }

  private String bearer(String user) {
    return "Bearer " + platform.tokens().of(user);
  }

  private static HttpRequest.BodyPublisher json(Object body) throws IOException {
    return HttpRequest.BodyPublishers.ofString(Json.MAPPER.writeValueAsString(body));
  }

  @Override
  public void close() {
    client.close();
  }
}
