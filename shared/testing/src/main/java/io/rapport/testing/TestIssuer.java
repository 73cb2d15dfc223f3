package io.rapport.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/// An OpenID Connect issuer on loopback whose tokens look like Keycloak's.
public final class TestIssuer {

  private static final TestIssuer INSTANCE = new TestIssuer();

  private final List<KeyPair> keys = new CopyOnWriteArrayList<>(List.of(rsa()));
  private final String issuer;
  private HttpServer server;

  private TestIssuer() {
    server = listen(0);
    issuer = "http://localhost:" + server.getAddress().getPort() + "/realms/rapport";
  }

  private HttpServer listen(int port) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.createContext(
          "/realms/rapport/protocol/openid-connect/certs", exchange -> answer(exchange, jwks()));
      server.createContext(
          "/realms/rapport/protocol/openid-connect/token",
          exchange -> answer(exchange, tokenAnswer()));
      server.createContext(
          "/realms/rapport/.well-known/openid-configuration",
          exchange -> answer(exchange, configuration()));
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The issuer of this JVM.
  public static TestIssuer get() {
    return INSTANCE;
  }

  /// Refuses connections from now on.
  public synchronized void off() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }

  /// Answers again, at the same address.
  public synchronized void on() {
    if (server == null) {
      server = listen(URI.create(issuer).getPort());
    }
  }

  /// Signs with a new key from now on; those before stay published, as Keycloak keeps them.
  public void rotate() {
    keys.add(rsa());
  }

  private static String keyId(int index) {
    return index == 0 ? "test-key" : "test-key-" + index;
  }

  /// What stands in `iss`.
  public String url() {
    return issuer;
  }

  /// The key behind the tokens of now, for those who forge.
  public KeyPair keys() {
    return keys.getLast();
  }

  /// The id of that key.
  public String keyId() {
    return keyId(keys.size() - 1);
  }

  /// A token of a caller with these roles in these organizations (alias to id).
  String token(String user, Set<String> roles, Map<String, UUID> organizations) {
    return token(
        issuer,
        Set.of("rapport-api"),
        user,
        roles,
        organizations,
        Instant.now().plus(Duration.ofMinutes(5)));
  }

  /// A token whose every part is chosen, to be refused.
  String token(
      String iss,
      Set<String> audience,
      String user,
      Set<String> roles,
      Map<String, UUID> organizations,
      Instant expires) {
    Map<String, Object> claim = new LinkedHashMap<>();
    organizations.forEach((alias, id) -> claim.put(alias, Map.of("id", id.toString())));
    var builder =
        Jwt.issuer(iss)
            .subject(UUID.nameUUIDFromBytes(user.getBytes(StandardCharsets.UTF_8)).toString())
            .audience(audience)
            .issuedAt(expires.minus(Duration.ofMinutes(5)))
            .expiresAt(expires)
            .claim("typ", "Bearer")
            .claim("azp", "rapport-web")
            .claim("preferred_username", user)
            .claim("realm_access", Map.of("roles", roles));
    if (!organizations.isEmpty()) {
      builder.claim("organization", claim);
    }
    int key = keys.size() - 1;
    return builder.jws().keyId(keyId(key)).sign(keys.get(key).getPrivate());
  }

  private String tokenAnswer() {
    return """
        {"access_token": "%s", "token_type": "Bearer", "expires_in": 43200}"""
        .formatted(
            token(
                issuer,
                Set.of("rapport-api"),
                "service-account-rapport-service",
                Set.of("service"),
                Map.of(),
                Instant.now().plus(Duration.ofHours(12))));
  }

  private String configuration() {
    return """
        {"issuer": "%1$s", "jwks_uri": "%1$s/protocol/openid-connect/certs",
         "token_endpoint": "%1$s/protocol/openid-connect/token",
         "authorization_endpoint": "%1$s/protocol/openid-connect/auth",
         "subject_types_supported": ["public"], "response_types_supported": ["code"],
         "id_token_signing_alg_values_supported": ["RS256"]}"""
        .formatted(issuer);
  }

  private String jwks() {
    StringBuilder published = new StringBuilder();
    for (int i = 0; i < keys.size(); i++) {
      RSAPublicKey key = (RSAPublicKey) keys.get(i).getPublic();
      published
          .append(i == 0 ? "" : ",")
          .append(
              """
              {"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "%s", "n": "%s", "e": "%s"}"""
                  .formatted(keyId(i), base64(key.getModulus()), base64(key.getPublicExponent())));
    }
    return "{\"keys\": [" + published + "]}";
  }

  private static String base64(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] unsigned = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
