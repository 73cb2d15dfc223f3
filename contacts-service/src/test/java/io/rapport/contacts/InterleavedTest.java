package io.rapport.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TestDatabase;
import io.rapport.testing.Tokens;
import io.rapport.testing.promise.Promise;
import io.rapport.web.Workspaces;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Requests of two workspaces through a pool of two connections: what one leaves behind on a
/// connection must not show to the next.
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class InterleavedTest {

  private static final int POOL = 2;
  private static final int THREADS = 12;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Inject AgroalDataSource pool;
  @Inject Workspaces workspaces;

  private final HttpClient http = HttpClient.newHttpClient();
  private int size;

  /// A workspace with a token, and the contacts that are its own.
  private record Side(UUID workspace, String token, String mark, UUID contact) {}

  /// One request of a side; says how many rows of the other side it saw or touched.
  private interface Request {
    int foreign(Side own, Side other) throws Exception;
  }

  @BeforeEach
  void makeThePoolSmall() {
    size = pool.getConfiguration().connectionPoolConfiguration().maxSize();
    pool.getConfiguration().connectionPoolConfiguration().setMaxSize(POOL);
    pool.flush(AgroalDataSource.FlushMode.GRACEFUL);
  }

  @AfterEach
  void makeThePoolLargeAgain() {
    pool.getConfiguration().connectionPoolConfiguration().setMaxSize(size);
  }

  @Test
  void requestsOfTwoWorkspacesSeeTheirOwnOnly() throws Exception {
    Side one = side("one");
    Side other = side("other");
    AtomicInteger refused = new AtomicInteger();
    int requests = Promise.size(400, 10_000);

    long foreign = interleave(requests, one, other, (own, away) -> overHttp(own, away, refused));
    int connections = connections();

    long leaked;
    try (Connection first = TestDatabase.connect("contacts", "contacts_app");
        Connection second = TestDatabase.connect("contacts", "contacts_app")) {
      BlockingQueue<Connection> naive = new LinkedBlockingQueue<>(List.of(first, second));
      leaked = interleave(200, one, other, (own, away) -> bySession(naive, own, away));
    }
    Promise.of("S2", "two workspaces share a pool of two connections and see their own only")
        .told("requests over HTTP", requests)
        .told("of them refused in mid-transaction", refused.get())
        .figure("connections of the pool", "<= 2", connections, connections <= POOL)
        .none("rows of the other workspace seen or changed", foreign)
        .control(
            "the workspace set once per connection, not per transaction",
            leaked + " foreign rows",
            leaked > 0)
        .judge();
    assertThat(refused.get()).isPositive();
  }

  @Test
  void whatFailsInMidTransactionLeavesNothingOnItsConnection() {
    Side one = side("failing");
    for (int i = 0; i < 20; i++) {
      assertThatExceptionOfType(RuntimeException.class)
          .isThrownBy(
              () ->
                  workspaces.run(
                      one.workspace,
                      () ->
                          QuarkusTransaction.requiringNew()
                              .run(
                                  () -> {
                                    assertThat(number("select count(*) from contact")).isEqualTo(1);
                                    number("select 1 / 0");
                                  })));
      QuarkusTransaction.requiringNew()
          .run(
              () -> {
                assertThat(number("select count(*) from contact")).isZero();
                assertThat(
                        number("select length(current_setting('rapport.workspace', true))::bigint"))
                    .isZero();
              });
    }
  }

  private long interleave(int requests, Side one, Side other, Request request) throws Exception {
    AtomicInteger left = new AtomicInteger(requests);
    AtomicLong foreign = new AtomicLong();
    AtomicInteger failed = new AtomicInteger();
    Thread[] threads = new Thread[THREADS];
    for (int t = 0; t < THREADS; t++) {
      threads[t] =
          Thread.startVirtualThread(
              () -> {
                while (left.getAndDecrement() > 0) {
                  boolean swap = ThreadLocalRandom.current().nextBoolean();
                  try {
                    foreign.addAndGet(request.foreign(swap ? other : one, swap ? one : other));
                  } catch (Exception e) {
                    failed.incrementAndGet();
                    throw new IllegalStateException(e);
                  }
                }
              });
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failed.get()).isZero();
    return foreign.get();
  }

  private int overHttp(Side own, Side other, AtomicInteger refused) throws Exception {
    switch (ThreadLocalRandom.current().nextInt(5)) {
      case 0 -> {
        HttpResponse<String> answer =
            send(own, "POST", "/api/v1/contacts", "{\"name\": \"" + own.mark + "\"}", null);
        assertThat(answer.statusCode()).isEqualTo(201);
        return 0;
      }
      case 1 -> {
        HttpResponse<String> answer =
            send(
                own,
                "PATCH",
                "/api/v1/contacts/" + own.contact,
                "{\"name\": \"" + own.mark + "\"}",
                "\"999999\"");
        assertThat(answer.statusCode()).isEqualTo(412);
        refused.incrementAndGet();
        return 0;
      }
      case 2 -> {
        HttpResponse<String> answer =
            send(
                own,
                "PATCH",
                "/api/v1/contacts/" + other.contact,
                "{\"name\": \"" + own.mark + "\"}",
                "*");
        return answer.statusCode() == 404 ? 0 : 1;
      }
      case 3 -> {
        HttpResponse<String> answer =
            send(own, "GET", "/api/v1/contacts/" + own.contact, null, null);
        return answer.statusCode() == 200 && answer.body().contains(own.mark) ? 0 : 1;
      }
      default -> {
        HttpResponse<String> answer = send(own, "GET", "/api/v1/contacts?limit=50", null, null);
        assertThat(answer.statusCode()).isEqualTo(200);
        int foreign = 0;
        JsonNode rows = JSON.readTree(answer.body()).get("data");
        assertThat(rows).isNotEmpty();
        for (JsonNode row : rows) {
          foreign += row.get("name").asText().equals(own.mark) ? 0 : 1;
        }
        return foreign;
      }
    }
  }

  /// How not to do it: whoever finds a connection with a workspace takes it for the own one.
  private static int bySession(BlockingQueue<Connection> pool, Side own, Side other)
      throws Exception {
    Connection connection = pool.take();
    try (Statement statement = connection.createStatement()) {
      if (number(
              statement, "select length(coalesce(current_setting('rapport.workspace', true), ''))")
          == 0) {
        number(
            statement,
            "select length(set_config('rapport.workspace', '" + own.workspace + "', false))");
      }
      return (int)
          number(
              statement,
              "select count(*) from contact where workspace_id = '" + other.workspace + "'");
    } finally {
      pool.add(connection);
    }
  }

  private HttpResponse<String> send(
      Side side, String method, String path, String body, String ifMatch) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
            .header("Authorization", "Bearer " + side.token)
            .header("Content-Type", "application/json");
    if (ifMatch != null) {
      request.header("If-Match", ifMatch);
    }
    request.method(
        method,
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body));
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static Side side(String mark) {
    UUID workspace = Fresh.workspace();
    UUID contact =
        Api.in(workspace, "agent").create("/api/v1/contacts", "{\"name\": \"" + mark + "\"}");
    return new Side(workspace, Tokens.of("agent").in(workspace), mark, contact);
  }

  private static int connections() throws SQLException {
    try (Connection connection = TestDatabase.connect("contacts", "postgres");
        Statement statement = connection.createStatement()) {
      return (int)
          number(
              statement,
              "select count(*) from pg_stat_activity where usename = 'contacts_app'"
                  + " and application_name = 'contacts'");
    }
  }

  private long number(String sql) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      return number(statement, sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }
}
