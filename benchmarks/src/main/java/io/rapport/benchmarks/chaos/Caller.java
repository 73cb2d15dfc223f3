package io.rapport.benchmarks.chaos;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/// A client of the gateway in one workspace, who tells the history of each request. It sends again
/// as SDKs do: the same request after a growing pause, or after the pause that it is asked for.
final class Caller {

  static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int HIGHEST_SUCCESS = 299;

  private final HttpClient http;
  private final String gateway;
  private final Token token;
  private final History history;

  Caller(HttpClient http, String gateway, Token token, History history) {
    this.http = http;
    this.gateway = gateway;
    this.token = token;
    this.history = history;
  }

  HttpRequest.Builder as(String path) throws InterruptedException {
    return to(path).header("Authorization", "Bearer " + token.get());
  }

  HttpRequest.Builder withKey(String path, String writeKey) {
    String credentials =
        Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
    return to(path)
        .header("Authorization", "Basic " + credentials)
        .header("Content-Type", "application/json");
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(gateway + path)).timeout(TIMEOUT);
  }

  static HttpRequest.BodyPublisher body(String text) {
    return HttpRequest.BodyPublishers.ofString(text);
  }

  static HttpRequest.BodyPublisher body(Object value) throws IOException {
    return body(JSON.writeValueAsString(value));
  }

  /// Makes a request, which bears the token of the moment.
  @FunctionalInterface
  interface Request {
    HttpRequest make() throws IOException, InterruptedException;
  }

  /// One request; empty when no answer came.
  Optional<HttpResponse<String>> once(String what, HttpRequest request)
      throws InterruptedException {
    Instant from = Instant.now();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      history.add(new Attempt(what, from, Instant.now(), outcome(answer)));
      return Optional.of(answer);
    } catch (IOException e) {
      history.add(new Attempt(what, from, Instant.now(), outcome(e)));
      return Optional.empty();
    }
  }

  /// Sends until the answer will do. An answer that tells the sender to stop is an error of the
  /// platform, for nothing that is sent here is wrong; SDKs would throw the event away.
  HttpResponse<String> until(String what, Request request, Predicate<HttpResponse<String>> done)
      throws IOException, InterruptedException {
    Duration pause = Duration.ofMillis(100);
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      HttpRequest next = request.make();
      Optional<HttpResponse<String>> answer = once(what, next);
      if (answer.filter(done).isPresent()) {
        return answer.get();
      }
      if (answer.filter(a -> isFinal(next, a.statusCode())).isPresent()
          || System.nanoTime() > giveUp) {
        throw new IOException(
            what
                + " cannot be done: "
                + next.uri()
                + answer.map(a -> " answers " + a.statusCode() + " " + a.body()).orElse(""));
      }
      Duration asked = answer.map(Caller::retryAfter).orElse(Duration.ZERO);
      Duration wait = asked.compareTo(pause) > 0 ? asked : pause;
      Thread.sleep(wait.plusMillis(ThreadLocalRandom.current().nextLong(wait.toMillis() / 4 + 1)));
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
  }

  private static boolean isFinal(HttpRequest request, int status) {
    // A token may have run out while Keycloak was away; the next one will do.
    boolean token =
        request
            .headers()
            .firstValue("Authorization")
            .filter(a -> a.startsWith("Bearer"))
            .isPresent();
    return status >= 400 && status < 500 && status != 429 && !(status == 401 && token);
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return read(until("read", () -> as(path).GET().build(), Caller::isSuccess));
  }

  JsonNode post(String path, Object body) throws IOException, InterruptedException {
    return read(
        until(
            "set up",
            () ->
                as(path)
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .POST(body(body))
                    .build(),
            Caller::isSuccess));
  }

  static boolean isSuccess(HttpResponse<String> answer) {
    return answer.statusCode() <= HIGHEST_SUCCESS;
  }

  static JsonNode read(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }

  void tell(Attempt attempt) {
    history.add(attempt);
  }

  private static String outcome(HttpResponse<String> answer) {
    int status = answer.statusCode();
    boolean later = answer.headers().firstValue("Retry-After").isPresent();
    return status + (later ? " with Retry-After" : "");
  }

  private static String outcome(IOException e) {
    return switch (e) {
      case HttpConnectTimeoutException _, ConnectException _ -> "no connection";
      case HttpTimeoutException _ -> "no answer in " + TIMEOUT.toSeconds() + " s";
      default -> "connection broke";
    };
  }

  private static Duration retryAfter(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(v -> v.matches("\\d{1,3}"))
        .map(v -> Duration.ofSeconds(Long.parseLong(v)))
        .orElse(Duration.ZERO);
  }
}
