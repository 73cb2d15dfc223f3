package io.rapport.messaging;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rapport.messaging.Delivery.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/// An inbox behind real HTTP without a framework, so that a process with it starts in no time; and
/// the way to it.
final class InboxDoor implements AutoCloseable {

  /// How it treats batches: as it should, or as one of the broken variants does.
  enum Kind {
    RIGHT,
    /// Says 200 first and commits then.
    ANSWERS_EARLY,
    /// Trusts the source to send each batch once.
    WITHOUT_CURSOR
  }

  private static final String PATH = "/internal/log/source/outbox";

  private final HttpServer server;
  private final Receiver receiver;
  private final Kind kind;
  private final Duration early;

  private InboxDoor(int port, Receiver receiver, Kind kind, Duration early) throws IOException {
    this.receiver = receiver;
    this.kind = kind;
    this.early = early;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(PATH, this::handle);
    server.start();
  }

  static InboxDoor open(int port, Receiver receiver, Kind kind) {
    return open(port, receiver, kind, Duration.ofMillis(50));
  }

  /// @param early how much earlier than the commit an early answer is
  static InboxDoor open(int port, Receiver receiver, Kind kind, Duration early) {
    try {
      return new InboxDoor(port, receiver, kind, early);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// The real client of an inbox that listens there.
  static Delivery to(int port) {
    return new HttpDelivery(
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
        "http://localhost:" + port + PATH,
        new ServiceToken(
            () -> new ServiceToken.Issued("token", Clock.systemUTC().instant().plusSeconds(7200)),
            Clock.systemUTC()),
        Json.MAPPER);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (kind == Kind.ANSWERS_EARLY) {
        send(exchange, 200, Json.MAPPER.createObjectNode().put("appliedTo", 0));
        exchange.getResponseBody().close();
        LockSupport.parkNanos(early.toNanos());
        apply(exchange, body);
        return;
      }
      answer(exchange, apply(exchange, body));
    } catch (RuntimeException e) {
      System.out.println("the inbox failed: " + e);
      exchange.sendResponseHeaders(500, -1);
    }
  }

  private Answer apply(HttpExchange exchange, byte[] body) {
    String last = exchange.getRequestURI().getPath().substring(PATH.length() + 1);
    if (last.equals("redrive")) {
      return receiver.redrive(body);
    }
    return kind == Kind.WITHOUT_CURSOR
        ? receiver.deliverWithoutCursor(body)
        : receiver.deliver(Integer.parseInt(last), step(exchange), body);
  }

  private static Batch.Step step(HttpExchange exchange) {
    return new Batch.Step(
        UUID.fromString(header(exchange, "Log-Id")),
        Long.parseLong(header(exchange, "Prev-Position")),
        idOrNone(exchange, "Prev-Event-Id"),
        Long.parseLong(header(exchange, "Last-Position")),
        UUID.fromString(header(exchange, "Last-Event-Id")),
        Long.parseLong(header(exchange, "Lease-Epoch")),
        idOrNone(exchange, "Continues-Log-Id"));
  }

  private static UUID idOrNone(HttpExchange exchange, String name) {
    String id = header(exchange, name);
    return id == null ? null : UUID.fromString(id);
  }

  private static String header(HttpExchange exchange, String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  private static void answer(HttpExchange exchange, Answer answer) throws IOException {
    ObjectNode json = Json.MAPPER.createObjectNode();
    switch (answer) {
      case Answer.Applied() -> send(exchange, 200, json.put("appliedTo", 0));
      case Answer.Elsewhere e -> {
        json.put("code", e.reason().name().toLowerCase(Locale.ROOT));
        json.putObject("expected")
            .put("logId", text(e.logId()))
            .put("position", e.position())
            .put("eventId", text(e.eventId()))
            .put("epoch", e.epoch());
        send(exchange, 409, json);
      }
      case Answer.Poison(UUID eventId, String code, String detail) ->
          send(
              exchange,
              422,
              json.put("eventId", text(eventId)).put("code", code).put("detail", detail));
      case Answer.Later(Duration after, _) -> {
        exchange.getResponseHeaders().set("Retry-After", Long.toString(after.toSeconds()));
        send(exchange, 503, json);
      }
      case Answer.TooLarge() -> send(exchange, 413, json);
      case Answer.Failed(String detail) -> send(exchange, 500, json.put("detail", detail));
    }
  }

  private static String text(UUID id) {
    return id == null ? null : id.toString();
  }

  private static void send(HttpExchange exchange, int status, ObjectNode json) throws IOException {
    byte[] bytes = Json.MAPPER.writeValueAsBytes(json);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
