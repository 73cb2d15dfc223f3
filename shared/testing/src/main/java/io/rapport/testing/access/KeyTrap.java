package io.rapport.testing.access;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// The attacker's own key, offered by HTTP: whoever asks for it believes what a token says.
public final class KeyTrap implements AutoCloseable {

  private final AtomicInteger calls = new AtomicInteger();
  private final KeyPair keys;
  private final HttpServer server;

  public KeyTrap() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      keys = generator.generateKeyPair();
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          calls.incrementAndGet();
          byte[] body =
              Client.JSON
                  .writeValueAsString(Map.of("keys", java.util.List.of(jwk())))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  /// Where the key can be fetched.
  public String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/keys";
  }

  /// How often it was fetched.
  public int calls() {
    return calls.get();
  }

  KeyPair keys() {
    return keys;
  }

  Map<String, String> jwk() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return Map.of(
        "kty", "RSA",
        "alg", "RS256",
        "use", "sig",
        "kid", "attacker",
        "n", base64(key.getModulus().toByteArray()),
        "e", base64(key.getPublicExponent().toByteArray()));
  }

  private static String base64(byte[] number) {
    byte[] unsigned = number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
