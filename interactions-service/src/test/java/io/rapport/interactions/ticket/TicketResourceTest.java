package io.rapport.interactions.ticket;

import static io.rapport.interactions.SourceFixtures.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.Fresh;
import io.rapport.testing.LogRows;
import io.rapport.testing.PlatformResource;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class TicketResourceTest {

  private final UUID workspace = Fresh.workspace();
  private final UUID contact = UUID.randomUUID();

  @Test
  void opensATicket() {
    open("")
        .then()
        .statusCode(201)
        .header("ETag", "\"0\"")
        .body("status", equalTo("open"))
        .body("priority", equalTo("normal"))
        .body("openedAt", notNullValue())
        .body("resolvedAt", nullValue());

    assertThat(LogRows.types("interactions", workspace)).containsExactly("ticket.opened.v1");
  }

  @Test
  void takesATicketOfAnotherSystemWithItsTimes() {
    open("""
            , "status": "closed", "openedAt": "2026-01-01T00:00:00Z",
              "resolvedAt": "2026-01-03T00:00:00Z\"""")
        .then()
        .statusCode(201)
        .body("status", equalTo("closed"))
        .body("firstResolvedAt", equalTo("2026-01-03T00:00:00Z"))
        .body("resolvedAt", equalTo("2026-01-03T00:00:00Z"));
  }

  @Test
  void resolvesReopensAndResolvesAgain() {
    Response opened = open("");

    Response resolved = change(opened, "{\"status\": \"resolved\"}");
    resolved.then().statusCode(200).body("resolvedAt", notNullValue());
    String first = resolved.path("firstResolvedAt");
    Response reopened = change(resolved, "{\"status\": \"open\"}");
    reopened
        .then()
        .body("status", equalTo("open"))
        .body("resolvedAt", nullValue())
        .body("firstResolvedAt", equalTo(first));
    Response again = change(reopened, "{\"status\": \"resolved\"}");
    again.then().body("firstResolvedAt", equalTo(first)).body("resolvedAt", notNullValue());
    Response closed = change(again, "{\"status\": \"closed\"}");
    closed.then().body("resolvedAt", equalTo(again.path("resolvedAt")));

    assertThat(LogRows.types("interactions", workspace))
        .containsExactly(
            "ticket.opened.v1",
            "ticket.changed.v1",
            "ticket.changed.v1",
            "ticket.changed.v1",
            "ticket.changed.v1");
  }

  @Test
  void changesWhatIsGivenOnly() {
    Response opened = open(", \"assignee\": \"adam\", \"priority\": \"high\"");

    change(opened, "{\"title\": \"Broke again\", \"assignee\": \"\"}")
        .then()
        .statusCode(200)
        .body("title", equalTo("Broke again"))
        .body("assignee", nullValue())
        .body("priority", equalTo("high"));
    as("agent", workspace).body("{}").patch(path(opened)).then().statusCode(428);
    change(opened, "{}").then().statusCode(412);
  }

  @Test
  void deletesATicket() {
    Response opened = open("");

    as("agent", workspace).header("If-Match", "\"0\"").delete(path(opened)).then().statusCode(204);
    as("agent", workspace).get(path(opened)).then().statusCode(404);
    assertThat(LogRows.types("interactions", workspace)).endsWith("ticket.deleted.v1");
  }

  @Test
  void listsByContactAndStatus() {
    open("");
    open(", \"status\": \"pending\"");
    open(", \"status\": \"resolved\"");

    list("open").then().statusCode(200).body("data", hasSize(1));
    list("open,pending").then().body("data", hasSize(2)).body("data[0].status", equalTo("pending"));
    list("lost").then().statusCode(400).body("errors[0].pointer", equalTo("?filter[status]"));
    as("viewer", workspace)
        .queryParam("filter[contactId]", UUID.randomUUID())
        .get("/api/v1/tickets")
        .then()
        .body("data", hasSize(0));
  }

  @Test
  void tellsHowTheTicketsOfAContactFared() {
    summary()
        .then()
        .statusCode(200)
        .body("filed", equalTo(0))
        .body("medianSecondsToResolve", nullValue());
    open("");
    open(
        ", \"status\": \"closed\", \"openedAt\": \"2026-01-01T00:00:00Z\", \"resolvedAt\": \"2026-01-01T00:01:00Z\"");
    open(
        ", \"status\": \"resolved\", \"openedAt\": \"2026-01-01T00:00:00Z\", \"resolvedAt\": \"2026-01-01T00:03:00Z\"");

    summary()
        .then()
        .body("filed", equalTo(3))
        .body("open", equalTo(1))
        .body("resolved", equalTo(2))
        .body("medianSecondsToResolve", equalTo(120));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"title\": \"t\"} | /contactId",
        "{\"contactId\": \"0190a000-0000-7000-8000-000000000001\"} | /title",
        "{\"contactId\": \"0190a000-0000-7000-8000-000000000001\", \"title\": \"t\", \"status\": \"lost\"} | /status",
        "{\"contactId\": \"0190a000-0000-7000-8000-000000000001\", \"title\": \"t\", \"resolvedAt\": \"2026-01-01T00:00:00Z\"} | /resolvedAt",
        "{\"contactId\": \"0190a000-0000-7000-8000-000000000001\", \"title\": \"t\", \"status\": \"resolved\", \"openedAt\": \"2026-01-02T00:00:00Z\", \"resolvedAt\": \"2026-01-01T00:00:00Z\"} | /resolvedAt"
      })
  void namesTheFieldThatIsWrong(String body, String pointer) {
    as("agent", workspace)
        .body(body.strip())
        .post("/api/v1/tickets")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo(pointer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "marketer", "privacy-officer", "service"})
  void isWrittenByTheTeamOnly(String role) {
    as(role, workspace)
        .body("{\"contactId\": \"%s\", \"title\": \"t\"}".formatted(contact))
        .post("/api/v1/tickets")
        .then()
        .statusCode(403);
  }

  @Test
  void staysInItsWorkspace() {
    Response opened = open("");
    UUID other = Fresh.workspace();

    given().get(path(opened)).then().statusCode(401);
    as("nobody", workspace).get(path(opened)).then().statusCode(403);
    as("admin", other).get(path(opened)).then().statusCode(404);
    as("admin", other)
        .header("If-Match", "\"0\"")
        .body("{}")
        .patch(path(opened))
        .then()
        .statusCode(404);
    as("admin", other).header("If-Match", "\"0\"").delete(path(opened)).then().statusCode(404);
    as("admin", other).get("/api/v1/tickets").then().body("data", hasSize(0));
    as("admin", other)
        .get("/api/v1/tickets/summary?contactId=" + contact)
        .then()
        .body("filed", equalTo(0));
  }

  private Response open(String more) {
    return as("agent", workspace)
        .body("{\"contactId\": \"%s\", \"title\": \"Broke\"%s}".formatted(contact, more))
        .post("/api/v1/tickets");
  }

  private Response change(Response present, String body) {
    return as("agent", workspace)
        .header("If-Match", present.header("ETag"))
        .body(body)
        .patch(path(present));
  }

  private Response list(String status) {
    return as("viewer", workspace)
        .queryParam("filter[contactId]", contact)
        .queryParam("filter[status]", status)
        .get("/api/v1/tickets");
  }

  private Response summary() {
    return as("viewer", workspace).get("/api/v1/tickets/summary?contactId=" + contact);
  }

  private static String path(Response ticket) {
    return "/api/v1/tickets/" + ticket.path("id");
  }
}
