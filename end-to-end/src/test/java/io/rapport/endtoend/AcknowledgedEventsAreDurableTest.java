package io.rapport.endtoend;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rapport.testing.promise.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// The service is killed and PostgreSQL crashes, again and again while events come in: whatever was
/// acknowledged is there.
class AcknowledgedEventsAreDurableTest {

  private static final int ROUNDS = Promise.size(2, 20);
  private static final int CLIENTS = 4;
  private static final int EVENTS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void whatWasAcknowledgedIsThereAfterKillsAndCrashes() throws Exception {
    try (Replica replica = Replica.start(Map.of())) {
      long acked;
      long lost;
      long doubles;
      try (Senders senders = new Senders(replica.url(), List.of(replica.url()), EVENTS, 0)) {
        senders.start(CLIENTS);
        for (int round = 0; round < ROUNDS; round++) {
          more(senders);
          replica.kill();
          replica.start();
          more(senders);
          Replica.postgres().crash();
          Replica.postgres().launch();
        }
        more(senders);
        senders.stop();
        acked = senders.acked.size() * (long) EVENTS;
        lost = senders.lost();
        doubles = senders.doubles();
      }
      long early = lostByAnEarlyAnswer(replica);
      long notFlushed = lostWithoutFlush(replica);
      Promise.of("I1", "what was acknowledged is durable")
          .told("kill -9 of the service, and immediate stops of PostgreSQL", ROUNDS + " each")
          .told("acknowledged events", acked)
          .none("acknowledged and not there", lost)
          .none("there twice", doubles)
          .control("200 before the event is passed on, and a kill: lost", early, early > 0)
          .control("a commit that does not wait for the disk: lost", notFlushed, notFlushed > 0)
          .judge();
    }
  }

  private static void more(Senders senders) {
    int before = senders.acked.size();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> senders.acked.size() >= before + 20);
  }

  /// A host before the service that answers at once and passes on what it has taken.
  private static long lostByAnEarlyAnswer(Replica replica) throws IOException {
    HttpServer host =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (HttpClient http = HttpClient.newHttpClient();
        var passing = Executors.newSingleThreadExecutor();
        var taking = Executors.newVirtualThreadPerTaskExecutor()) {
      host.setExecutor(taking);
      host.createContext(
          "/",
          exchange -> {
            HttpRequest request = copy(exchange, replica.url());
            passing.execute(() -> pass(http, request));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      host.start();
      String url = "http://localhost:" + host.getAddress().getPort();
      try (Senders senders = new Senders(replica.url(), List.of(url), EVENTS, 0)) {
        senders.start(CLIENTS);
        more(senders);
        replica.kill();
        senders.stop();
        passing.shutdown();
        host.stop(0);
        replica.start();
        return senders.lost();
      }
    }
  }

  private static HttpRequest copy(HttpExchange exchange, String to) throws IOException {
    return HttpRequest.newBuilder(URI.create(to + exchange.getRequestURI()))
        .header("Authorization", exchange.getRequestHeaders().getFirst("Authorization"))
        .POST(HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()))
        .build();
  }

  private static void pass(HttpClient http, HttpRequest request) {
    try {
      http.send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException _) {
      // the fault of this host: nobody will hear of it
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static long lostWithoutFlush(Replica replica) throws SQLException {
    run(
        "alter database interactions set synchronous_commit = off",
        "alter system set wal_writer_delay = '10s'",
        "select pg_reload_conf()");
    replica.kill();
    replica.start();
    long lost = 0;
    try (Senders senders = new Senders(replica.url(), List.of(replica.url()), EVENTS, 0)) {
      senders.start(CLIENTS);
      for (int i = 0; i < 5 && lost == 0; i++) {
        more(senders);
        Replica.postgres().crash();
        Replica.postgres().launch();
        lost = senders.lost();
      }
    }
    run(
        "alter database interactions reset synchronous_commit",
        "alter system reset wal_writer_delay",
        "select pg_reload_conf()");
    return lost;
  }

  private static void run(String... statements) throws SQLException {
    try (Connection connection = Replica.postgres().connect("postgres", "postgres");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
