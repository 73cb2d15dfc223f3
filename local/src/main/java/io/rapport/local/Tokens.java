package io.rapport.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Access tokens of the demo realm's users and of its integrator, kept for most of their life.
public final class Tokens {
  private static final String PASSWORD = "rapport";
  private final String issuer;
  private final Map<String, Token> kept = new ConcurrentHashMap<>();

  private record Token(String value, Instant renew) {}

  public Tokens(String issuer) {
    this.issuer = issuer;
  }

  /// A user's name, or `rapport-integrator` or `rapport-service` for the client itself.
  public String of(String user) {
    return kept.compute(
            user,
            (name, token) ->
                token != null && Instant.now().isBefore(token.renew()) ? token : fetch(name))
        .value();
  }

  private Token fetch(String user) {
    Map<String, String> form =
        user.equals("rapport-integrator") || user.equals("rapport-service")
            ? Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                user,
                "client_secret",
                user + "-secret")
            : Map.of(
                "grant_type",
                "password",
                "client_id",
                "rapport-web",
                "username",
                user,
                "password",
                PASSWORD,
                "scope",
                "openid organization:*");
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    try {
      HttpResponse<String> answer =
          Http.CLIENT.send(
              HttpRequest.newBuilder(URI.create(issuer + "/protocol/openid-connect/token"))
                  .timeout(Duration.ofSeconds(30))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new Failure(
            "Keycloak at %s gives no token for '%s': %d %s"
                .formatted(issuer, user, answer.statusCode(), answer.body()));
      }
      JsonNode token = Json.MAPPER.readTree(answer.body());
      Instant renew = Instant.now().plusSeconds(token.path("expires_in").asLong(60) * 3 / 4);
      return new Token(token.path("access_token").asText(), renew);
    } catch (IOException e) {
      throw new Failure(
          "Keycloak at %s does not answer; is Rapport up? (./rapport status)".formatted(issuer), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("Interrupted", e);
    }
  }
}
