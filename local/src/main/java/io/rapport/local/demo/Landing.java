package io.rapport.local.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rapport.local.Home;
import io.rapport.local.Running;
import io.rapport.local.load.Sources;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/// A landing page of the sample company, with nothing of Rapport in it but the script tag: whoever
/// signs up there finds themselves in the platform. It is there as long as the demo is.
public final class Landing implements AutoCloseable {

  private static final String SOURCE = "landing page";
  private static final String CAMPAIGN =
      "?utm_source=newsletter&utm_medium=email&utm_campaign=spring";

  private final HttpServer server;
  private final byte[] page;

  Landing(String gateway, String writeKey) throws IOException {
    page =
        read()
            .replace("@gateway@", gateway)
            .replace("@writeKey@", writeKey)
            .getBytes(StandardCharsets.UTF_8);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  /// Opens it at a free port of this machine, with a source of its own.
  public static Landing open(Home home, Running platform) throws IOException, InterruptedException {
    Sources sources = new Sources(home.load(), platform);
    String writeKey = sources.writeKey(SOURCE);
    try (Api api = new Api(platform)) {
      boolean known = api.find("anna", "/v1/projects/" + writeKey + "/settings").status() == 200;
      return new Landing(platform.gateway(), known ? writeKey : sources.create(SOURCE));
    }
  }

  /// As an advertisement would link to it.
  public String link() {
    return "http://localhost:" + server.getAddress().getPort() + "/" + CAMPAIGN;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
    }
  }

  private static String read() throws IOException {
    try (InputStream in = Landing.class.getResourceAsStream("landing.html")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
