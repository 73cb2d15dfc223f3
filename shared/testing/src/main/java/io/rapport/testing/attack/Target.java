package io.rapport.testing.attack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The service under test as somebody meets it who holds a token and, for the collection API, a
/// write key.
public final class Target {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final Map<String, String> KNOWN =
      Map.of("type", "email", "value", "mark@acme.example", "source", "crm", "call", "b");

  /// As the gateway speaks; in HTTP/2 all requests share one connection, and what ends it ends them
  /// all.
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String token;
  private final String writeKey;
  private final Map<String, String> ids = new ConcurrentHashMap<>();

  /// @param writeKey null where there is no collection API
  public Target(String token, String writeKey) {
    this.token = token;
    this.writeKey = writeKey;
  }

  /// An answer.
  public record Answer(int status, String body, Duration taken) {}

  /// Makes one of everything that the service lets be made, so that there is something to attack.
  public void fill(List<Operations.Operation> operations) {
    for (int round = 0; round < 2; round++) {
      for (Operations.Operation operation : operations) {
        if (operation.method().equals("POST") && !operation.path().startsWith("/v1/")) {
          for (JsonNode body : operation.bodies()) {
            HttpResponse<String> answer = send(request(operation, Map.of(), write(body)));
            answer
                .headers()
                .firstValue("Location")
                .map(location -> URI.create(location).getPath())
                .ifPresent(
                    path ->
                        ids.put(
                            path.substring(0, path.lastIndexOf('/')),
                            path.substring(path.lastIndexOf('/') + 1)));
          }
        }
      }
    }
  }

  /// Calls an operation.
  ///
  /// @param values of parameters, by name; the others are what they usually are
  public Answer call(Operations.Operation operation, Map<String, String> values, JsonNode body) {
    return call(operation, values, body == null ? null : write(body));
  }

  /// As above, with a body as it is.
  public Answer call(Operations.Operation operation, Map<String, String> values, String body) {
    long start = System.nanoTime();
    HttpResponse<String> answer = send(request(operation, values, body));
    return new Answer(
        answer.statusCode(), answer.body(), Duration.ofNanos(System.nanoTime() - start));
  }

  /// The headers by which a call of this path is let in, one a line.
  public String headers(String path) {
    return "Authorization: " + authorization(path) + "\r\n";
  }

  private String authorization(String path) {
    return path.startsWith("/v1/")
        ? "Basic "
            + Base64.getEncoder()
                .encodeToString((writeKey + ":").getBytes(StandardCharsets.ISO_8859_1))
        : "Bearer " + token;
  }

  /// The path of an operation with the usual values.
  public String path(Operations.Operation operation, Map<String, String> values) {
    String path = operation.path();
    for (Operations.Parameter parameter : operation.parameters()) {
      if (parameter.inPath()) {
        String given = values.get(parameter.name());
        String value = given == null ? usual(operation, parameter) : given;
        path = path.replace("{" + parameter.name() + "}", encode(value));
      }
    }
    return path;
  }

  private HttpRequest request(
      Operations.Operation operation, Map<String, String> values, String body) {
    StringBuilder query = new StringBuilder();
    for (Operations.Parameter parameter : operation.parameters()) {
      String given = values.get(parameter.name());
      if (!parameter.inPath() && given != null) {
        query
            .append(query.isEmpty() ? '?' : '&')
            .append(encode(parameter.name()))
            .append('=')
            .append(encode(given));
      }
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://localhost:" + RestAssured.port + path(operation, values) + query))
            .timeout(Duration.ofSeconds(60))
            .header("If-Match", "*")
            .header("Authorization", authorization(operation.path()));
    if (operation.mediaType() != null) {
      request.header("Content-Type", operation.mediaType());
    }
    return request
        .method(
            operation.method(),
            body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private String usual(Operations.Operation operation, Operations.Parameter parameter) {
    String known = KNOWN.get(parameter.name());
    if (known != null && !"uuid".equals(parameter.schema().path("format").asText())) {
      return known;
    }
    String before =
        operation.path().substring(0, operation.path().indexOf("/{" + parameter.name()));
    String id = ids.get(before);
    return id == null ? UUID.randomUUID().toString() : id;
  }

  /// Once more where there was no answer: the server may have ended a kept connection, after a
  /// refusal, just when it was used again. What it cannot bear goes without an answer twice.
  private HttpResponse<String> send(HttpRequest request) {
    try {
      return sendOnce(request);
    } catch (IOException _) {
      try {
        return sendOnce(request);
      } catch (IOException e) {
        throw new IllegalStateException("No answer from " + request.uri().getPath() + ": " + e, e);
      }
    }
  }

  private HttpResponse<String> sendOnce(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String write(JsonNode body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
