package io.rapport.interactions.retention;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.sender;
import static io.rapport.interactions.SourceFixtures.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.interactions.Rows;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.restassured.response.Response;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class RetentionTest {

  private static final String EVENT =
      "{\"messageId\": \"%s\", \"userId\": \"u-1\", \"event\": \"E\"}";

  @Inject Retention retention;
  @Inject Clock clock;

  private UUID workspace;
  private String shortLived;
  private String longLived;

  @BeforeEach
  void createSources() {
    workspace = Fresh.workspace();
    shortLived = sourceThatKeeps("{\"retentionDays\": 5}");
    longLived = sourceThatKeeps("{}");
  }

  @Test
  void tellsRepeatsForThirtyDaysAndForgetsThemAfterwards() {
    collect(longLived, "recent");
    collect(longLived, "old");
    age("event_key", "recent", "day = day - 29");
    age("event_key", "old", "day = day - 31");

    retention.forgetKeys(clock.instant());

    sender(longLived)
        .body(EVENT.formatted("recent"))
        .post("/v1/track")
        .then()
        .body("duplicates", equalTo(1));
    sender(longLived)
        .body(EVENT.formatted("old"))
        .post("/v1/track")
        .then()
        .body("accepted", equalTo(1));
  }

  /// Control: a life that is a day too short loses a repeat that was to be told.
  @Test
  void seesAnIdThatWasForgottenTooSoon() {
    collect(longLived, "recent");
    age("event_key", "recent", "day = day - 29");

    retention.forgetKeys(clock.instant().plus(2, ChronoUnit.DAYS));

    sender(longLived)
        .body(EVENT.formatted("recent"))
        .post("/v1/track")
        .then()
        .body("accepted", equalTo(1));
  }

  @Test
  void refusesToForgetSoonerThanPromised() {
    RetentionConfig tooShort =
        new SmallRyeConfigBuilder()
            .withMapping(RetentionConfig.class)
            .withDefaultValues(Map.of("rapport.retention.message-ids", "P29D"))
            .build()
            .getConfigMapping(RetentionConfig.class);

    assertThatThrownBy(() -> new Retention(null, tooShort, clock))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void deletesTheEventsOfASourceAfterItsTimeAndNoOthers() {
    collect(shortLived, "short-old");
    collect(longLived, "long-old");
    moveToDay(today().minusDays(6));
    collect(shortLived, "short-new");
    withAllRead(() -> retention.deleteEvents(clock.instant()));

    assertThat(messages()).containsExactlyInAnyOrder("long-old", "short-new");

    sourceKeeps(longLived, 1);
    withAllRead(() -> retention.deleteEvents(clock.instant()));

    assertThat(messages()).containsExactly("short-new");
  }

  @Test
  void deletesNothingThatASubscriberHasNotRead() {
    collect(shortLived, "unread");
    moveToDay(today().minusDays(6));
    String cursors = cursors();
    Rows.change("update log_subscriber set position = 0, state = 'active' where log = 'event'");
    try {
      retention.deleteEvents(clock.instant());
      assertThat(messages()).containsExactly("unread");
    } finally {
      restore(cursors);
    }

    withAllRead(() -> retention.deleteEvents(clock.instant()));
    assertThat(messages()).isEmpty();
  }

  @Test
  void deletesWhatWasSetAsideWithTheEventsOfItsSource() {
    setAside(shortLived, "short");
    setAside(longLived, "long");
    setAside(longLived, "ancient");
    age("quarantine", "short", "received_at = received_at - interval '6 days'");
    age("quarantine", "long", "received_at = received_at - interval '6 days'");
    age("quarantine", "ancient", "received_at = received_at - interval '91 days'");

    retention.deleteQuarantined(clock.instant());

    assertThat(Rows.of("select message_id from quarantine where workspace_id = ?", workspace))
        .containsExactly("long");
  }

  @Test
  void keepsTheNumbersOfWhatWasHeldBackLongAgo() {
    String demanding = sourceThatKeeps("{\"consent\": {\"demanded\": [\"ads\"]}}");
    String id = idOf(demanding);
    for (String message : new String[] {"h-1", "h-2", "h-3"}) {
      sender(demanding)
          .body(EVENT.formatted(message))
          .post("/v1/track")
          .then()
          .body("held", equalTo(1));
    }
    age("held", "h-1", "received_at = received_at - interval '31 days'");
    age("held", "h-2", "received_at = received_at - interval '31 days'");

    retention.forgetHeld(clock.instant());
    retention.forgetHeld(clock.instant());

    assertThat(Rows.of("select message_id from held where workspace_id = ?", workspace))
        .containsExactly("h-3");
    as("integrator", workspace)
        .get("/api/v1/sources/" + id + "/held?from=" + today().minusDays(40))
        .then()
        .log()
        .ifValidationFails()
        .statusCode(200)
        .body("[0].day", equalTo(today().minusDays(31).toString()))
        .body("[0].messages", equalTo(2))
        .body("[1].messages", equalTo(1));
    as("viewer", workspace).get("/api/v1/events/h-1/verdict").then().statusCode(404);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private String sourceThatKeeps(String settings) {
    Response source = source(workspace);
    as("integrator", workspace)
        .body("{\"settings\": " + settings + "}")
        .patch("/api/v1/sources/" + source.path("id"))
        .then()
        .statusCode(200);
    return source.path("writeKey");
  }

  private void sourceKeeps(String key, int days) {
    as("integrator", workspace)
        .body("{\"settings\": {\"retentionDays\": " + days + "}}")
        .patch("/api/v1/sources/" + idOf(key))
        .then()
        .statusCode(200);
  }

  private String idOf(String key) {
    return Rows.of(
            "select source_id from write_key where workspace_id = ? and last_four = right(?, 4)",
            workspace,
            key)
        .getFirst();
  }

  private void collect(String key, String messageId) {
    sender(key)
        .body(EVENT.formatted(messageId))
        .post("/v1/track")
        .then()
        .body("accepted", equalTo(1));
  }

  private void setAside(String key, String messageId) {
    sender(key)
        .body("{\"messageId\": \"" + messageId + "\", \"userId\": \"u\"}")
        .post("/v1/track")
        .then()
        .body("quarantined", equalTo(1));
  }

  private void age(String table, String messageId, String change) {
    Rows.change(
        "update " + table + " set " + change + " where workspace_id = ? and message_id = ?",
        workspace,
        messageId);
  }

  /// As if all events of the workspace had come on that day, once they have their positions.
  private void moveToDay(LocalDate day) {
    await()
        .until(
            () ->
                Rows.of(
                        """
                        select e.message_id from event e where e.workspace_id = ?
                          and not exists (select from event_position p where p.seq = e.seq)""",
                        workspace)
                    .isEmpty());
    String partition = "event_p" + day.toString().replace("-", "");
    Rows.change(
        """
        do $$ begin
          if to_regclass('%1$s') is null then
            create table %1$s partition of event for values from ('%2$s') to ('%3$s');
            revoke all on %1$s from interactions_app;
            perform rapport_tenant_table('%1$s');
          end if;
        end $$"""
            .formatted(partition, day, day.plusDays(1)));
    Rows.change(
        "update event_position set day = ? where seq in (select seq from event where workspace_id ="
            + " ?)",
        day,
        workspace);
    Rows.change("update event set day = ? where workspace_id = ?", day, workspace);
  }

  private java.util.List<String> messages() {
    return Rows.of("select message_id from event where workspace_id = ?", workspace);
  }

  /// Subscribers of these tests read nothing: for a while they have read everything.
  private static void withAllRead(Runnable work) {
    String cursors = cursors();
    Rows.change("update log_subscriber set position = 1000000000000 where log = 'event'");
    try {
      work.run();
    } finally {
      restore(cursors);
    }
  }

  private static String cursors() {
    return Rows.of("select json_agg(s)::text from log_subscriber s where log = 'event'").getFirst();
  }

  private static void restore(String cursors) {
    Rows.change(
        """
        update log_subscriber s set position = c.position, state = c.state
        from json_populate_recordset(null::log_subscriber, cast(? as json)) c
        where s.log = c.log and s.subscriber = c.subscriber and s.lane = c.lane""",
        cursors);
  }
}
