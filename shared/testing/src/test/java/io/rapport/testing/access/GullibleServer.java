package io.rapport.testing.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Base64;

/// Believes whatever a token says, for as long as it likes, and fetches keys where the token says.
final class GullibleServer implements AutoCloseable {

  private final HttpServer server;

  GullibleServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          String authorization = exchange.getRequestHeaders().getFirst("Authorization");
          exchange.sendResponseHeaders(believes(authorization) ? 200 : 401, -1);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private static boolean believes(String authorization) throws IOException {
    String[] parts = authorization.substring("Bearer ".length()).split("\\.");
    JsonNode header = Client.JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
    if (header.has("jku")) {
      try (var keys = URI.create(header.get("jku").asText()).toURL().openStream()) {
        keys.readAllBytes();
      }
    }
    return Client.JSON
        .readTree(Base64.getUrlDecoder().decode(parts[1]))
        .path("realm_access")
        .has("roles");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
