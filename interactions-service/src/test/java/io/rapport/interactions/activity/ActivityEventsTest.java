package io.rapport.interactions.activity;

import static io.rapport.interactions.SourceFixtures.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.interactions.Rows;
import io.rapport.interactions.door.ExactJson;
import io.rapport.interactions.source.CrmSource;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class ActivityEventsTest {

  private final UUID workspace = Fresh.workspace();
  private final UUID contact = UUID.randomUUID();

  @Test
  void tellsCallsAndEmailsAsEventsToo() {
    Response call = log("call", ", \"direction\": \"inbound\", \"durationSeconds\": 420");
    log("email", ", \"subject\": \"Offer\"");
    log("meeting", "");

    assertThat(events("name")).containsExactly("Call Logged", "Email Logged");
    assertThat(events("message_id").getFirst()).isEqualTo("activity:" + call.path("id"));
    assertThat(events("occurred_at at time zone 'utc'")).containsOnly("2026-05-01 10:00:00");
    JsonNode derived = ExactJson.read(events("derived").getFirst());
    assertThat(derived.get("contactId").textValue()).isEqualTo(contact.toString());
    assertThat(derived.get("entry").textValue()).isEqualTo("activity:" + call.path("id"));
    assertThat(ExactJson.read(events("message").getFirst()).get("properties").toString())
        .isEqualTo("{\"direction\":\"inbound\",\"durationSeconds\":420,\"author\":\"agent\"}");
  }

  @Test
  void tellsNothingAgainWhenAnActivityIsCorrected() {
    Response call = log("call", "");
    as("agent", workspace)
        .header("If-Match", "*")
        .body("{\"subject\": \"New\"}")
        .patch("/api/v1/activities/" + call.path("id"))
        .then()
        .statusCode(200);

    assertThat(events("name")).containsExactly("Call Logged");
  }

  @Test
  void storesTheEventAndTheActivityOrNeither() {
    log("call", "");
    String subject = "refused " + workspace;
    Rows.change(
        """
        create or replace function refuse_event() returns trigger language plpgsql as
        $$ begin raise exception 'refused at commit'; end $$""");
    Rows.change(
        """
        create constraint trigger refuse_event after insert on event_key
          deferrable initially deferred for each row
          when (new.workspace_id = '%s') execute function refuse_event()"""
            .formatted(workspace));
    try {
      as("agent", workspace)
          .body(body("call", ", \"subject\": \"" + subject + "\""))
          .post("/api/v1/activities")
          .then()
          .statusCode(greaterThanOrEqualTo(500));
    } finally {
      Rows.change("drop trigger refuse_event on event_key");
    }

    assertThat(Rows.of("select 1 from activity where subject = ?", subject)).isEmpty();
    assertThat(events("name")).hasSize(1);
    log("call", ", \"subject\": \"" + subject + "\"");
    assertThat(Rows.of("select 1 from activity where subject = ?", subject)).hasSize(1);
    assertThat(events("name")).hasSize(2);
  }

  @Test
  void namesTheCrmAmongTheSources() {
    as("integrator", workspace).get("/api/v1/sources").then().body("data.size()", equalTo(0));
    log("call", "");
    log("call", "");

    as("integrator", workspace)
        .get("/api/v1/sources")
        .then()
        .statusCode(200)
        .body("data.name", equalTo(List.of("CRM")))
        .body("data.id", equalTo(List.of(CrmSource.ID.toString())));
    assertThat(events("source_id")).containsOnly(CrmSource.ID.toString());
  }

  @Test
  void tellsWhatBecomesOfATicket() {
    String ticket =
        as("agent", workspace)
            .body(
                "{\"contactId\": \"%s\", \"title\": \"It broke\", \"priority\": \"high\"}"
                    .formatted(contact))
            .post("/api/v1/tickets")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    change(ticket, "{\"title\": \"It broke in two\"}");
    change(ticket, "{\"status\": \"resolved\"}");
    change(ticket, "{\"status\": \"closed\"}");
    change(ticket, "{\"status\": \"open\"}");
    change(ticket, "{\"status\": \"resolved\"}");

    assertThat(events("name"))
        .containsExactly("Ticket Opened", "Ticket Resolved", "Ticket Reopened", "Ticket Resolved");
    assertThat(events("message_id")).doesNotHaveDuplicates();
    assertThat(ExactJson.read(events("message").getFirst()).get("properties").toString())
        .isEqualTo("{\"title\":\"It broke\",\"priority\":\"high\",\"status\":\"open\"}");
  }

  private void change(String ticket, String body) {
    as("agent", workspace)
        .header("If-Match", "*")
        .body(body)
        .patch("/api/v1/tickets/" + ticket)
        .then()
        .statusCode(200);
  }

  private Response log(String kind, String more) {
    return as("agent", workspace)
        .body(body(kind, more))
        .post("/api/v1/activities")
        .then()
        .statusCode(201)
        .extract()
        .response();
  }

  private String body(String kind, String more) {
    return "{\"contactId\": \"%s\", \"kind\": \"%s\", \"occurredAt\": \"2026-05-01T10:00:00Z\"%s}"
        .formatted(contact, kind, more);
  }

  private List<String> events(String column) {
    return Rows.of(
        "select " + column + " from event where workspace_id = ? order by day, seq", workspace);
  }
}
