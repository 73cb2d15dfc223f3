package io.rapport.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.testing.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Clients that send batches without a pause, and each again until it is acknowledged.
final class Senders implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// @param begun nanoseconds
  record Call(long begun, long ended, int status, String retryAfter) {
    double seconds() {
      return (ended - begun) / 1e9;
    }
  }

  /// @param ids what it brings, first to last
  record Batch(String prefix, int events) {
    List<String> ids() {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < events; i++) {
        ids.add(prefix + i);
      }
      return ids;
    }

    String body() {
      StringBuilder body = new StringBuilder("{\"batch\":[");
      for (int i = 0; i < events; i++) {
        body.append(i == 0 ? "" : ",")
            .append("{\"type\":\"track\",\"event\":\"Sent\",\"userId\":\"u-")
            .append(i)
            .append("\",\"messageId\":\"")
            .append(prefix)
            .append(i)
            .append("\",\"properties\":{\"text\":\"")
            .append("x".repeat(350))
            .append("\"}}");
      }
      return body.append("]}").toString();
    }
  }

  final UUID workspace = UUID.randomUUID();
  final Queue<Batch> acked = new ConcurrentLinkedQueue<>();
  final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final String credentials;
  private final List<String> urls;
  private final int events;
  private final double repeats;
  private final AtomicLong numbers = new AtomicLong();
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Thread> clients = new ArrayList<>();

  /// @param service where their source is made
  /// @param urls where they send, by turns
  /// @param events of a batch
  /// @param repeats share of the batches that is sent to two of them at once, and share that is
  ///     sent again though it was acknowledged
  Senders(String service, List<String> urls, int events, double repeats) {
    this.urls = urls;
    this.events = events;
    this.repeats = repeats;
    this.credentials =
        Base64.getEncoder()
            .encodeToString((writeKey(service) + ":").getBytes(StandardCharsets.UTF_8));
  }

  Senders start(int count) {
    for (int i = 0; i < count; i++) {
      Random random = new Random(i);
      clients.add(Thread.ofVirtual().start(() -> run(random)));
    }
    return this;
  }

  /// The batches that are under way are given up.
  void stop() {
    end.countDown();
    for (Thread client : clients) {
      try {
        client.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  boolean sendOnce(String url, Batch batch) {
    return post(url, batch.body()) == 200;
  }

  Set<String> ackedIds() {
    Set<String> ids = new HashSet<>();
    acked.forEach(batch -> ids.addAll(batch.ids()));
    return ids;
  }

  /// Acknowledged and not there.
  long lost() {
    Set<String> stored = new HashSet<>(stored());
    return ackedIds().stream().filter(id -> !stored.contains(id)).count();
  }

  /// More often there than once.
  long doubles() {
    List<String> stored = stored();
    return stored.size() - new HashSet<>(stored).size();
  }

  private List<String> stored() {
    try (Connection connection = Replica.postgres().connect("interactions", "postgres");
        PreparedStatement select =
            connection.prepareStatement("select message_id from event where workspace_id = ?")) {
      select.setObject(1, workspace);
      List<String> stored = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          stored.add(row.getString(1));
        }
      }
      return stored;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String writeKey(String service) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(service + "/api/v1/sources"))
            .header("Authorization", "Bearer " + Tokens.of("integrator").in(workspace))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"Shop\"}"))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 201) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
      return new ObjectMapper().readTree(answer.body()).path("writeKey").asText();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void run(Random random) {
    while (end.getCount() > 0) {
      Batch batch = new Batch("m-" + numbers.incrementAndGet() + "-", events);
      String body = batch.body();
      Thread twin = null;
      int at = random.nextInt(urls.size());
      if (random.nextDouble() < repeats) {
        String other = urls.get((at + 1) % urls.size());
        twin = Thread.ofVirtual().start(() -> post(other, body));
      }
      boolean taken = post(urls.get(at), body) == 200;
      while (!taken && pause()) {
        taken = post(urls.get(random.nextInt(urls.size())), body) == 200;
      }
      if (taken) {
        acked.add(batch);
        if (random.nextDouble() < repeats) {
          post(urls.get(random.nextInt(urls.size())), body);
        }
      }
      join(twin);
    }
  }

  private static void join(Thread twin) {
    if (twin == null) {
      return;
    }
    try {
      twin.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return false when it is time to stop
  private boolean pause() {
    try {
      return !end.await(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// @return 0 without an answer
  private int post(String url, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/v1/batch"))
            .header("Authorization", "Basic " + credentials)
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    long begun = System.nanoTime();
    int status = 0;
    String retryAfter = "";
    try {
      HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
      status = answer.statusCode();
      retryAfter = answer.headers().firstValue("Retry-After").orElse("");
    } catch (IOException _) {
      // nobody knows what became of it: it is sent again
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    calls.add(new Call(begun, System.nanoTime(), status, retryAfter));
    return status;
  }

  @Override
  public void close() {
    stop();
    http.close();
  }
}
