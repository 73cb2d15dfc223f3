package io.rapport.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.testing.Repository;
import io.rapport.testing.access.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// A real Keycloak with the realm of `deploy/keycloak`, its demo users and clients.
final class KeycloakServer implements AutoCloseable {

  private static final String ADMIN = "admin";
  private static final Duration KEPT = Duration.ofMinutes(3);

  private final int port = RealPlatform.freePort();
  private final Client client = new Client("http://localhost:" + port);
  private final Map<String, Kept> kept = new HashMap<>();
  private final ServerProcess process;

  private record Kept(String token, Instant until) {}

  private KeycloakServer() {
    Path home = Path.of(System.getProperty("keycloak.home"));
    try {
      Path imports = Files.createDirectories(home.resolve("data/import"));
      Files.copy(
          Repository.root().resolve("deploy/keycloak/rapport-realm.json"),
          imports.resolve("rapport-realm.json"),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process =
        ServerProcess.start(
            "keycloak",
            List.of(
                "bash",
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--import-realm",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--db=dev-mem",
                "--hostname=http://localhost:" + port,
                "--cache=local"),
            Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "JAVA_OPTS_APPEND",
                "-XX:TieredStopAtLevel=1 -Xmx512m",
                "KC_BOOTSTRAP_ADMIN_USERNAME",
                ADMIN,
                "KC_BOOTSTRAP_ADMIN_PASSWORD",
                ADMIN,
                "RAPPORT_GATEWAY_URL",
                "http://localhost:8080"));
  }

  static KeycloakServer start() {
    KeycloakServer keycloak = new KeycloakServer();
    keycloak.process.awaitReady(keycloak.issuer() + "/.well-known/openid-configuration");
    return keycloak;
  }

  String issuer() {
    return "http://localhost:" + port + "/realms/rapport";
  }

  /// A token of a demo user, kept for most of its five minutes.
  String user(String name) {
    return keep(name, this::freshly);
  }

  private String keep(String name, UnaryOperator<String> fetch) {
    return kept.compute(
            name,
            (_, known) ->
                known != null && Instant.now().isBefore(known.until)
                    ? known
                    : new Kept(fetch.apply(name), Instant.now().plus(KEPT)))
        .token;
  }

  /// A new token of a demo user, as `./rapport token` fetches it.
  String freshly(String user) {
    return token(
        "rapport",
        Map.of(
            "grant_type", "password",
            "client_id", "rapport-web",
            "username", user,
            "password", "rapport",
            "scope", "openid organization:*"));
  }

  /// A token of a client of its own.
  String client(String id) {
    return keep(
        id,
        name ->
            token(
                "rapport",
                Map.of(
                    "grant_type",
                    "client_credentials",
                    "client_id",
                    name,
                    "client_secret",
                    name + "-secret")));
  }

  /// Takes a user out of an organization.
  void leave(String user, String organization) {
    Map<String, String> admin =
        Map.of(
            "Authorization",
            "Bearer "
                + token(
                    "master",
                    Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        "admin-cli",
                        "username",
                        ADMIN,
                        "password",
                        ADMIN)));
    JsonNode found =
        client
            .call(
                "GET", "/admin/realms/rapport/users?exact=true&username=" + user, admin, null, null)
            .json();
    Client.Answer left =
        client.call(
            "DELETE",
            "/admin/realms/rapport/organizations/%s/members/%s"
                .formatted(organization, found.get(0).get("id").asText()),
            admin,
            null,
            null);
    if (!left.isGood()) {
      throw new IllegalStateException("Keycloak did not let " + user + " go: " + left);
    }
  }

  private String token(String realm, Map<String, String> form) {
    String body =
        new LinkedHashMap<>(form)
            .entrySet().stream()
                .map(
                    it ->
                        it.getKey()
                            + "="
                            + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    Client.Answer answer =
        client.call(
            "POST",
            "/realms/" + realm + "/protocol/openid-connect/token",
            Map.of(),
            "application/x-www-form-urlencoded",
            body);
    if (!answer.isGood()) {
      throw new IllegalStateException("No token: " + answer);
    }
    return answer.json().get("access_token").asText();
  }

  @Override
  public void close() {
    process.close();
  }
}
