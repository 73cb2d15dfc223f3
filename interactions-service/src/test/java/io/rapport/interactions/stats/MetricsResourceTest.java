package io.rapport.interactions.stats;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.sender;
import static io.rapport.interactions.SourceFixtures.source;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.interactions.Rows;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TestDatabase;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class MetricsResourceTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  @Inject RollUp rollUp;

  private UUID workspace;
  private UUID id;
  private String key;

  @BeforeEach
  void createSource() {
    workspace = Fresh.workspace();
    Response source = source(workspace);
    id = UUID.fromString(source.path("id"));
    key = source.path("writeKey");
  }

  @Test
  void tellsWhatCameBeforeAndAfterItWasAddedUp() {
    Instant before = Instant.now();
    send(
        track("m-1", "Order Completed"),
        track("m-2", "Order Completed"),
        "{\"type\": \"page\", \"messageId\": \"m-3\", \"userId\": \"u\"}",
        "{\"type\": \"track\", \"messageId\": \"m-4\", \"event\": \"E\"}");
    send(track("m-1", "Order Completed"), track("m-2", "Another body"));

    checkAll(before);
    assertThat(rollUp.rollUp()).isGreaterThanOrEqualTo(2);
    assertThat(Rows.of("select 1 from source_delta where source_id = ?", id)).isEmpty();
    checkAll(before);
  }

  private void checkAll(Instant before) {
    JsonPath metrics = metrics("");
    assertThat(metrics.getMap("total"))
        .containsEntry("received", 6)
        .containsEntry("accepted", 3)
        .containsEntry("duplicates", 1)
        .containsEntry("quarantined", 2)
        .containsEntry("held", 0)
        .containsEntry("flagged", 0);
    assertThat(metrics.getList("series")).hasSize(24);
    assertThat(metrics.getList("series.received", Integer.class).stream().mapToInt(i -> i).sum())
        .isEqualTo(6);
    assertThat(metrics.getString("series[23].at")).isEqualTo(hourOf(Instant.now()));
    assertThat(Instant.parse(metrics.getString("lastSeenAt"))).isBetween(before, Instant.now());
    assertThat(metrics.getList("events.kind")).containsExactly("track", "page");
    assertThat(metrics.getList("events.name")).containsExactly("Order Completed", null);
    assertThat(metrics.getList("events.events")).containsExactly(2, 1);
    assertThat(metrics.getInt("otherEvents")).isZero();
    assertThat(metrics.getList("errors.reason")).containsExactly("conflict", "missing-id");
    assertThat(metrics.getList("errors.events")).containsExactly(1, 1);
  }

  @Test
  void tellsWhatWasHeldBack() {
    as("integrator", workspace)
        .body("{\"settings\": {\"consent\": {\"demanded\": [\"analytics\"]}}}")
        .patch("/api/v1/sources/" + id)
        .then()
        .statusCode(200);
    send(track("m-1", "E"), track("m-2", "E"));

    JsonPath metrics = metrics("");
    assertThat(metrics.getInt("total.held")).isEqualTo(2);
    assertThat(metrics.getInt("total.accepted")).isZero();
    assertThat(metrics.getString("held[0].category")).isEqualTo("analytics");
    assertThat(metrics.getInt("held[0].events")).isEqualTo(2);
  }

  @Test
  void countsByDaysToo() {
    send(track("m-1", "E"));
    Rows.change("update source_delta set hour = hour - interval '3 days' where source_id = ?", id);
    rollUp.rollUp();
    send(track("m-2", "E"));

    JsonPath days = metrics("?interval=day");
    assertThat(days.getList("series")).hasSize(30);
    assertThat(days.getInt("series[29].accepted")).isEqualTo(1);
    assertThat(days.getInt("series[26].accepted")).isEqualTo(1);
    assertThat(days.getInt("total.accepted")).isEqualTo(2);
    assertThat(metrics("").getInt("total.accepted")).isEqualTo(1);
  }

  @Test
  void saysNothingOfASourceThatNothingCameFrom() {
    as("admin", workspace)
        .get(path())
        .then()
        .statusCode(200)
        .body("total.received", equalTo(0))
        .body("lastSeenAt", nullValue())
        .body("lag.events", equalTo(0))
        .body("events.size()", equalTo(0));
  }

  @Test
  void countsInTheTransactionThatStores() {
    send(track("m-1", "E"));

    assertThat(Rows.of("select xmin::text from source_delta where source_id = ?", id))
        .hasSize(1)
        .isEqualTo(Rows.of("select xid::text from event where source_id = ?", id));
  }

  @Test
  void makesNoTransactionWaitForAnotherOfTheSameSource() throws SQLException {
    send(track("m-1", "E"));
    rollUp.rollUp();
    try (Connection connection = TestDatabase.connect("interactions", "postgres");
        Statement open = connection.createStatement()) {
      connection.setAutoCommit(false);
      open.execute(
          """
          insert into source_delta (workspace_id, source_id, hour, accepted, duplicates,
            quarantined, held, flagged, last_at, verdicts, labels, counts)
          select workspace_id, source_id, hour, 1, 0, 0, 0, 0, last_at, '{}', '{}', '{}'
          from source_hour where source_id = '%s'
          """
              .formatted(id));
      open.execute("update source_hour set held = held where source_id = '%s'".formatted(id));

      assertThat(CompletableFuture.supplyAsync(() -> send(track("m-2", "E")))).succeedsWithin(LONG);
      // control: what counts in the row itself does wait
      assertThatThrownBy(
              () ->
                  Rows.change(
                      """
                      with impatient as materialized (
                        select set_config('lock_timeout', '200ms', true))
                      update source_hour set accepted = accepted + 1 from impatient
                      where source_id = ?
                      """,
                      id))
          .hasMessageContaining("lock timeout");
      connection.rollback();
    }
    assertThat(metrics("").getInt("total.accepted")).isEqualTo(2);
  }

  @Test
  void staysExactWhileItIsAddedUp() {
    int calls = 120;
    AtomicBoolean over = new AtomicBoolean();
    List<Integer> read = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(6)) {
      CompletableFuture<Void> adding =
          CompletableFuture.runAsync(() -> addUpUntil(over), Thread::startVirtualThread);
      CompletableFuture<Void> addingToo =
          CompletableFuture.runAsync(() -> addUpUntil(over), Thread::startVirtualThread);
      List<CompletableFuture<String>> sent =
          IntStream.range(0, calls)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> send(track("a-" + i, "E"), track("b-" + i, "F")), pool))
              .toList();
      while (!sent.stream().allMatch(CompletableFuture::isDone)) {
        read.add(metrics("").getInt("total.accepted"));
      }
      sent.forEach(CompletableFuture::join);
      over.set(true);
      adding.join();
      addingToo.join();
    }

    assertThat(read).isSorted();
    assertThat(metrics("").getInt("total.accepted")).isEqualTo(2 * calls);
    rollUp.rollUp();
    JsonPath metrics = metrics("");
    assertThat(metrics.getInt("total.accepted")).isEqualTo(2 * calls);
    assertThat(metrics.getList("events.events")).containsExactly(calls, calls);
  }

  private void addUpUntil(AtomicBoolean over) {
    while (!over.get()) {
      rollUp.rollUp();
    }
  }

  /// Control: counts that are added and not taken away are seen.
  @Test
  void seesWhatIsAddedTwice() {
    send(track("m-1", "E"));
    Rows.change(
        """
        insert into source_hour (workspace_id, source_id, hour, accepted, duplicates, quarantined,
          held, flagged, last_at)
        select workspace_id, source_id, hour, accepted, duplicates, quarantined, held, flagged,
          last_at
        from source_delta where source_id = ?
        """,
        id);

    assertThat(metrics("").getInt("total.accepted")).isNotEqualTo(1);
  }

  @Test
  void keepsSoManyNamesOfAnHourApartAndLosesNoEvent() {
    for (int batch = 0; batch < 3; batch++) {
      int first = batch * 100;
      send(
          IntStream.range(first, first + 100)
              .mapToObj(i -> track("m-" + i, "Name " + i))
              .toArray(String[]::new));
      rollUp.rollUp();
    }
    send(track("again", "Name 0"), track("new", "Name 999"));
    rollUp.rollUp();

    assertThat(
            Rows.of("select events from source_hour_label where source_id = ? and label = ''", id))
        .containsExactly("101");
    assertThat(Rows.of("select 1 from source_hour_label where source_id = ?", id)).hasSize(201);
    JsonPath metrics = metrics("");
    assertThat(metrics.getString("events[0].name")).isEqualTo("Name 0");
    assertThat(metrics.getInt("events[0].events")).isEqualTo(2);
    assertThat(metrics.getList("events")).hasSize(50);
    assertThat(metrics.getInt("otherEvents")).isEqualTo(302 - 51);
  }

  @Test
  void tellsHowFarProfilesAreBehind() {
    String positions =
        Rows.of(
                "select string_agg(position::text, ',' order by lane) from log_subscriber"
                    + " where log = 'event'")
            .getFirst();
    try {
      readAll();
      send(track("m-1", "E"), track("m-2", "E"), track("m-3", "E"));

      await().atMost(LONG).until(() -> metrics("").getInt("lag.events") == 3);
      JsonPath behind = metrics("");
      assertThat(behind.getDouble("lag.seconds")).isPositive();
      assertThat(behind.getBoolean("lag.more")).isFalse();
      assertThat(Instant.parse(behind.getString("lag.oldestReceivedAt"))).isBefore(Instant.now());
      // control: another source has no part in it
      String other = source(workspace).path("id");
      as("integrator", workspace)
          .get("/api/v1/sources/" + other + "/metrics")
          .then()
          .body("lag.events", equalTo(0));

      readAll();
      assertThat(metrics("").getInt("lag.events")).isZero();
    } finally {
      Rows.change(
          "update log_subscriber set position = (string_to_array(?, ',')::bigint[])[lane + 1]"
              + " where log = 'event'",
          positions);
    }
  }

  /// As if profiles had taken in all that there is.
  private static void readAll() {
    Rows.change(
        "update log_subscriber c set position = s.heads[c.lane + 1] from log_sequencer s"
            + " where c.log = 'event' and s.log_table = 'event'");
  }

  @Test
  void forgetsHoursOfLongAgo() {
    send(track("m-1", "E"));
    rollUp.rollUp();
    UUID old = UUID.randomUUID();
    for (String table : List.of("source_hour", "source_hour_label")) {
      String columns =
          table.equals("source_hour")
              ? "accepted, duplicates, quarantined, held, flagged"
              : "verdict, label, events";
      Rows.change(
          """
          insert into %1$s (workspace_id, source_id, hour, last_at, %2$s)
          select workspace_id, ?, hour - interval '401 days', last_at, %2$s
          from %1$s where source_id = ?
          """
              .formatted(table, columns),
          old,
          id);
    }
    assertThat(Rows.of("select 1 from source_hour_label where source_id = ?", old)).hasSize(1);

    rollUp.forget();

    assertThat(Rows.of("select 1 from source_hour where source_id = ?", old)).isEmpty();
    assertThat(Rows.of("select 1 from source_hour_label where source_id = ?", old)).isEmpty();
    assertThat(metrics("").getInt("total.accepted")).isEqualTo(1);
  }

  @Test
  void letsRequestsChangeNoCount() throws SQLException {
    send(track("m-1", "E"));
    try (Connection connection = TestDatabase.connect("interactions", "interactions_app");
        Statement statement = connection.createStatement()) {
      statement.execute("select set_config('rapport.workspace', '%s', false)".formatted(workspace));
      for (String change :
          List.of(
              "update source_delta set accepted = 0",
              "delete from source_delta",
              "update source_hour set accepted = 0",
              "delete from source_hour_label")) {
        assertThatThrownBy(() -> statement.execute(change)).hasMessageContaining("denied");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?interval=week",
        "?from=yesterday",
        "?to=2026-05-01",
        "?from=2026-05-02T00:00:00Z&to=2026-05-01T00:00:00Z",
        "?from=2025-05-02T00:00:00Z&to=2026-05-01T00:00:00Z"
      })
  void refusesWhatIsNoPeriod(String query) {
    as("integrator", workspace)
        .get(path() + query)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.pointer.collect { it.substring(0, 1) }", hasItem("?"));
  }

  @Test
  void belongsToIntegratorsAndAdminsOfItsWorkspace() {
    given().get(path()).then().statusCode(401);
    as("viewer", workspace).get(path()).then().statusCode(403);
    as("admin", Fresh.workspace()).get(path()).then().statusCode(404);
    as("integrator", workspace).get(path()).then().statusCode(200);
  }

  private JsonPath metrics(String query) {
    return as("integrator", workspace)
        .get(path() + query)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private String path() {
    return "/api/v1/sources/" + id + "/metrics";
  }

  private String send(String... events) {
    return sender(key)
        .body(Arrays.stream(events).collect(Collectors.joining(",", "{\"batch\": [", "]}")))
        .post("/v1/batch")
        .then()
        .statusCode(200)
        .extract()
        .asString();
  }

  private static String track(String messageId, String event) {
    return "{\"type\": \"track\", \"messageId\": \"%s\", \"userId\": \"u-1\", \"event\": \"%s\"}"
        .formatted(messageId, event);
  }

  private static String hourOf(Instant moment) {
    return moment.truncatedTo(ChronoUnit.HOURS).toString();
  }
}
