package io.rapport.benchmarks;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// The running platform as its users see it, and its database as its operator sees it.
public final class Platform {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final String gateway = setting("RAPPORT_GATEWAY_URL", "http://localhost:8080");
  private final String issuer = setting("RAPPORT_ISSUER", "http://localhost:8180/realms/rapport");
  private final String user = setting("RAPPORT_BENCH_USER", "gina");
  private String token;
  private long tokenAt;

  /// Somebody to send as.
  public record Source(UUID id, String writeKey) {}

  /// A new source to send to.
  public Source newSource(String name) throws IOException, InterruptedException {
    JsonNode made = post("/api/v1/sources", Map.of("name", name));
    return new Source(UUID.fromString(made.path("id").asText()), made.path("writeKey").asText());
  }

  /// Where the gateway is.
  public URI gateway() {
    return URI.create(gateway);
  }

  /// Sends one batch to the collection API.
  public HttpResponse<String> collect(String writeKey, byte[] body)
      throws IOException, InterruptedException {
    String credentials =
        Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
    return http.send(
        request("/v1/batch")
            .header("Authorization", "Basic " + credentials)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  public JsonNode get(String path) throws IOException, InterruptedException {
    return answer(http.send(authorized(path).GET().build(), HttpResponse.BodyHandlers.ofString()));
  }

  public JsonNode post(String path, Object body) throws IOException, InterruptedException {
    return answer(
        http.send(
            authorized(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build(),
            HttpResponse.BodyHandlers.ofString()));
  }

  /// A connection as the owner of the events' database.
  public Connection database() throws SQLException {
    return DriverManager.getConnection(
        jdbc("interactions"),
        "interactions_owner",
        setting("RAPPORT_DATABASE_PASSWORD", "rapport"));
  }

  /// A connection as superuser.
  public Connection admin(String database) throws SQLException {
    return DriverManager.getConnection(
        jdbc(database),
        setting("RAPPORT_DATABASE_ADMIN_USER", "postgres"),
        setting(
            "RAPPORT_DATABASE_ADMIN_PASSWORD", setting("RAPPORT_DATABASE_PASSWORD", "rapport")));
  }

  private static String jdbc(String database) {
    return "jdbc:postgresql://%s:%s/%s"
        .formatted(
            setting("RAPPORT_DATABASE_HOST", "localhost"),
            setting("RAPPORT_DATABASE_PORT", "15432"),
            database);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(gateway + path)).timeout(TIMEOUT);
  }

  private HttpRequest.Builder authorized(String path) throws IOException, InterruptedException {
    return request(path).header("Authorization", "Bearer " + token());
  }

  private synchronized String token() throws IOException, InterruptedException {
    if (token == null || System.nanoTime() - tokenAt > Duration.ofMinutes(2).toNanos()) {
      token =
          answer(http.send(tokenRequest(), HttpResponse.BodyHandlers.ofString()))
              .path("access_token")
              .asText();
      tokenAt = System.nanoTime();
    }
    return token;
  }

  private HttpRequest tokenRequest() {
    String form =
        Map.of(
                "grant_type",
                "password",
                "client_id",
                "rapport-web",
                "username",
                user,
                "password",
                setting("RAPPORT_BENCH_PASSWORD", "rapport"))
            .entrySet()
            .stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(URI.create(issuer + "/protocol/openid-connect/token"))
        .timeout(TIMEOUT)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form))
        .build();
  }

  private static JsonNode answer(HttpResponse<String> response) throws IOException {
    if (response.statusCode() >= 300) {
      throw new IOException(
          response.uri().getPath() + " answered " + response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  private static String setting(String name, String usual) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? usual : value;
  }
}
