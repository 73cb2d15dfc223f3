package io.rapport.sdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;

/// The platform as a host that lacks one habit: what the SDKs of others would meet.
final class HostWithout implements AutoCloseable {

  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "te",
          "transfer-encoding",
          "upgrade",
          ":status");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Habit lacking;
  private final HttpServer server;

  /// @param lacking null for none: a mere proxy
  HostWithout(Habit lacking) {
    this.lacking = lacking;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private void serve(HttpExchange call) throws IOException {
    byte[] body = call.getRequestBody().readAllBytes();
    if (lacking != null && lacking.isNeededFor(call)) {
      call.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
      answer(call, lacking.status(), new byte[0]);
      return;
    }
    HttpResponse<byte[]> answer = passOn(call, body);
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT)) && isTold(name)) {
                call.getResponseHeaders().put(name, List.copyOf(values));
              }
            });
    answer(call, answer.statusCode(), renamed(answer.body()));
  }

  private boolean isTold(String header) {
    return lacking != Habit.ANSWERS_FOR_OTHER_ORIGINS
        || !header.toLowerCase(Locale.ROOT).startsWith("access-control-");
  }

  private HttpResponse<byte[]> passOn(HttpExchange call, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(Platform.url() + call.getRequestURI()))
            .method(call.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    call.getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /// The settings must lead here, not past.
  private byte[] renamed(byte[] body) {
    String there = URI.create(Platform.url()).getAuthority();
    String here = URI.create(url()).getAuthority();
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return text.contains(there)
        ? text.replace(there, here).getBytes(StandardCharsets.ISO_8859_1)
        : body;
  }

  private static void answer(HttpExchange call, int status, byte[] body) throws IOException {
    try (call) {
      call.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        call.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    http.close();
  }
}
