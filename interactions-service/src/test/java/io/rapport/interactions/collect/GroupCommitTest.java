package io.rapport.interactions.collect;

import static io.rapport.interactions.SourceFixtures.sender;
import static io.rapport.interactions.SourceFixtures.writeKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TestDatabase;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class GroupCommitTest {

  private static final Duration LONG = Duration.ofSeconds(25);

  @Inject MeterRegistry metrics;

  private final UUID workspace = Fresh.workspace();

  @Test
  void commitsTogetherWhatArrivesWhileACommitIsUnderWay() throws Exception {
    String key = writeKey(workspace);
    int calls = 40;
    List<CompletableFuture<Response>> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(calls);
        Connection blocker = blockEvents()) {
      for (int i = 0; i < calls; i++) {
        String event =
            "{\"messageId\": \"m-%d\", \"userId\": \"u\", \"event\": \"E\"}".formatted(i);
        answers.add(
            CompletableFuture.supplyAsync(
                () -> sender(key).body(event).post("/v1/track"), clients));
      }
      await().atMost(LONG).until(() -> waitingDeliveries() == calls);
      blocker.rollback();

      assertThat(answers).allMatch(answer -> answer.join().statusCode() == 200);
    }
    assertThat(count("select count(*) from event where workspace_id = ?")).isEqualTo(calls);
    assertThat(count("select count(distinct xid::text) from event where workspace_id = ?"))
        .isLessThanOrEqualTo(4);
    assertThat(waitingDeliveries()).isZero();
  }

  @Test
  void tellsCallersToComeAgainWhenTooMuchWaits() throws Exception {
    String key = writeKey(workspace);
    int calls = 16;
    List<CompletableFuture<Response>> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(calls);
        Connection blocker = blockEvents()) {
      for (int i = 0; i < calls; i++) {
        String body = largeBatch(i);
        answers.add(
            CompletableFuture.supplyAsync(() -> sender(key).body(body).post("/v1/batch"), clients));
      }
      await()
          .atMost(LONG)
          .until(() -> answers.stream().filter(CompletableFuture::isDone).count() >= 4);
      answers.stream()
          .filter(CompletableFuture::isDone)
          .map(CompletableFuture::join)
          .forEach(
              answer ->
                  answer
                      .then()
                      .statusCode(429)
                      .header("Retry-After", "1")
                      .contentType("application/problem+json"));
      blocker.rollback();

      assertThat(answers)
          .extracting(answer -> answer.join().statusCode())
          .containsOnly(200, 429)
          .contains(200);
    }
    long stored = answers.stream().filter(answer -> answer.join().statusCode() == 200).count();
    assertThat(count("select count(*) from event where workspace_id = ?")).isEqualTo(stored * 14);
  }

  private static String largeBatch(int call) {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      events.add(
          "{\"type\": \"page\", \"userId\": \"u\", \"messageId\": \"m-%d-%d\", \"x\": \"%s\"}"
              .formatted(call, i, "x".repeat(32_000)));
    }
    return "{\"batch\": [" + String.join(",", events) + "]}";
  }

  /// None before the first call, for then there is no such figure yet.
  private double waitingDeliveries() {
    Gauge gauge = metrics.find("rapport.collect.waiting.deliveries").gauge();
    return gauge == null ? 0 : gauge.value();
  }

  /// Holds a lock that every insert has to wait for.
  private static Connection blockEvents() throws SQLException {
    Connection blocker = TestDatabase.connect("interactions", "postgres");
    blocker.setAutoCommit(false);
    try (Statement lock = blocker.createStatement()) {
      lock.execute("lock table event_key in exclusive mode");
    }
    return blocker;
  }

  private int count(String sql) throws SQLException {
    try (Connection connection = TestDatabase.connect("interactions", "postgres");
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, workspace);
      try (ResultSet result = select.executeQuery()) {
        result.next();
        return result.getInt(1);
      }
    }
  }
}
