package io.rapport.messaging;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;

/// How fast a backlog is numbered and drained over HTTP on loopback, once into a receiver that
/// only answers and once into a real inbox. Prints; run it by hand.
final class DrainBench {

  private static final int EVENTS = 50_000;

  private DrainBench() {}

  public static void main(String[] arguments) throws Exception {
    Source source = new Source();
    Receiver receiver = new Receiver();
    String body = "x".repeat(800);
    long start = System.nanoTime();
    source.publisher.publishMany(EVENTS, body);
    report("published", start);
    start = System.nanoTime();
    source.watch.publish(source.sequencer.tick());
    report("numbered in one tick", start);
    CloudEventReader reader = new CloudEventReader(Json.MAPPER);
    drain(source, "drained into a receiver that only answers", (_, bytes) -> bytes.length);
    source.db.execute("update log_subscriber set position = 0, event_id = null");
    drain(
        source,
        "drained into a receiver that only parses",
        (_, bytes) -> reader.read(bytes).known().size());
    start = System.nanoTime();
    source.db.execute("update log_subscriber set position = 0, event_id = null");
    Relay relay = source.relay(receiver);
    relay.start();
    awaitDelivered(source);
    report("drained into a real inbox without HTTP", start);
    relay.stop();
    idle(source);
    System.exit(0);
  }

  private static void idle(Source source) throws Exception {
    long pid;
    try (var connection = source.db.sequencer.getConnection();
        var row = connection.createStatement().executeQuery("select pg_backend_pid()")) {
      row.next();
      pid = row.getLong(1);
    }
    for (int i = 0; i < 100; i++) {
      source.sequencer.tick();
    }
    long cpu = cpuTicks(pid);
    for (int i = 0; i < 1000; i++) {
      source.sequencer.tick();
    }
    System.out.printf(
        "idle tick: %.2f ms of the server's CPU%n", (cpuTicks(pid) - cpu) * 10.0 / 1000);
  }

  /// Hundredths of a second that a process of the server has used.
  private static long cpuTicks(long pid) throws Exception {
    String[] fields =
        java.nio.file.Files.readString(java.nio.file.Path.of("/proc/" + pid + "/stat")).split(" ");
    return Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
  }

  private interface Work {
    int on(String path, byte[] body);
  }

  private static void drain(Source source, String what, Work work) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          work.on(exchange.getRequestURI().getPath(), exchange.getRequestBody().readAllBytes());
          byte[] answer = "{\"appliedTo\":1}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    Delivery delivery =
        new HttpDelivery(
            HttpClient.newHttpClient(),
            "http://localhost:" + server.getAddress().getPort(),
            new ServiceToken(
                () ->
                    new ServiceToken.Issued("token", Clock.systemUTC().instant().plusSeconds(600)),
                Clock.systemUTC()),
            Json.MAPPER);
    long start = System.nanoTime();
    Relay relay = source.relay(delivery);
    relay.start();
    awaitDelivered(source);
    report(what, start);
    relay.stop();
    server.stop(0);
  }

  private static void awaitDelivered(Source source) {
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                source.db.count("select count(*) from log_subscriber") == Lanes.COUNT
                    && source.allDelivered());
  }

  private static void report(String what, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%s: %d events in %.2f s, %.0f/s%n", what, EVENTS, seconds, EVENTS / seconds);
  }
}
