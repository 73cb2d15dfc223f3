package io.rapport.interactions.activity;

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
class ActivityResourceTest {

  private final UUID workspace = Fresh.workspace();
  private final UUID contact = UUID.randomUUID();

  @Test
  void logsACall() {
    log("call")
        .then()
        .statusCode(201)
        .header("ETag", "\"0\"")
        .body("kind", equalTo("call"))
        .body("direction", equalTo("inbound"))
        .body("author", equalTo("agent"))
        .body("durationSeconds", equalTo(420))
        .body("occurredAt", equalTo("2026-05-01T10:00:00Z"));

    assertThat(LogRows.types("interactions", workspace)).containsExactly("activity.logged.v1");
  }

  @Test
  void keepsCustomFieldsExact() {
    Response logged =
        as("agent", workspace)
            .body(
                "{\"contactId\": \"%s\", \"kind\": \"chat\", \"fields\": {\"price\": 0.10, \"big\": 12345678901234567890.5}}"
                    .formatted(contact))
            .post("/api/v1/activities");

    assertThat(logged.asString()).contains("\"price\":0.10", "12345678901234567890.5");
    assertThat(as("viewer", workspace).get(path(logged)).asString())
        .contains("\"price\":0.10", "12345678901234567890.5");
  }

  @Test
  void correctsAnActivity() {
    Response logged = log("call");

    as("agent", workspace)
        .header("If-Match", logged.header("ETag"))
        .body("{\"subject\": \"Asked again\", \"body\": \" \"}")
        .patch(path(logged))
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("subject", equalTo("Asked again"))
        .body("body", nullValue())
        .body("durationSeconds", equalTo(420));
    assertThat(LogRows.published("interactions", workspace).getLast().data())
        .contains("\"version\":1", "Asked again");
  }

  @Test
  void demandsTheVersionThatIsChanged() {
    String path = path(log("call"));

    as("agent", workspace).body("{}").patch(path).then().statusCode(428);
    as("agent", workspace)
        .header("If-Match", "\"9\"")
        .body("{}")
        .patch(path)
        .then()
        .statusCode(412);
    as("agent", workspace).delete(path).then().statusCode(428);
    assertThat(LogRows.types("interactions", workspace)).containsExactly("activity.logged.v1");
  }

  @Test
  void deletesAnActivity() {
    Response logged = log("email");

    as("agent", workspace)
        .header("If-Match", logged.header("ETag"))
        .delete(path(logged))
        .then()
        .statusCode(204);
    as("agent", workspace).get(path(logged)).then().statusCode(404);
    assertThat(LogRows.types("interactions", workspace))
        .containsExactly("activity.logged.v1", "activity.deleted.v1");
  }

  @Test
  void logsOncePerIdempotencyKey() {
    String body = "{\"contactId\": \"%s\", \"kind\": \"call\"}".formatted(contact);
    String first = sendOnce(body).then().statusCode(201).extract().path("id");
    String second =
        sendOnce(body)
            .then()
            .statusCode(201)
            .header("Idempotency-Replayed", "true")
            .extract()
            .path("id");

    assertThat(second).isEqualTo(first);
    assertThat(LogRows.types("interactions", workspace)).hasSize(1);
    sendOnce(body.replace("call", "chat")).then().statusCode(422);
  }

  @Test
  void listsByContactAndKindNewestFirst() {
    log("call");
    log("email");
    as("agent", workspace)
        .body("{\"contactId\": \"%s\", \"kind\": \"call\"}".formatted(UUID.randomUUID()))
        .post("/api/v1/activities")
        .then()
        .statusCode(201);

    Response first =
        as("viewer", workspace)
            .queryParam("filter[contactId]", contact)
            .get("/api/v1/activities?limit=1");
    first
        .then()
        .statusCode(200)
        .body("data", hasSize(1))
        .body("data[0].kind", equalTo("email"))
        .body("page.hasMore", equalTo(true));
    as("viewer", workspace)
        .queryParam("filter[contactId]", contact)
        .queryParam("cursor", first.jsonPath().getString("page.next"))
        .get("/api/v1/activities?limit=1")
        .then()
        .body("data[0].kind", equalTo("call"))
        .body("page.hasMore", equalTo(false));
    as("viewer", workspace)
        .queryParam("filter[kind]", "call")
        .get("/api/v1/activities")
        .then()
        .body("data", hasSize(2));
    as("viewer", workspace)
        .queryParam("filter[kind]", "dance")
        .get("/api/v1/activities")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("?filter[kind]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"kind\": \"call\"} | /contactId",
        "{\"contactId\": \"0190a000-0000-7000-8000-000000000001\"} | /kind",
        "{\"contactId\": \"x\", \"kind\": \"call\"} | /contactId",
        "{\"contactId\": \"0190a000-0000-7000-8000-000000000001\", \"kind\": \"dance\"} | /kind",
        "{\"contactId\": \"0190a000-0000-7000-8000-000000000001\", \"kind\": \"call\", \"durationSeconds\": -1} | /durationSeconds",
        "{\"contactId\": \"0190a000-0000-7000-8000-000000000001\", \"kind\": \"call\", \"colour\": 1} | /colour",
        "{\"contactId\": \"0190a000-0000-7000-8000-000000000001\", \"kind\": \"call\", \"subject\": \"a\\u0000\"} | /subject",
        "{\"contactId\": \"0190a000-0000-7000-8000-000000000001\", \"kind\": \"call\", \"fields\": {\"a\": [\"\\u0000\"]}} | /fields/a/0",
        "{\"contactId\": \"0190a000-0000-7000-8000-000000000001\", \"kind\": \"call\", \"occurredAt\": \"soon\"} | /occurredAt",
        "{\"contactId\": \"0190a000-0000-7000-8000-000000000001\", \"kind\": \"call\", \"occurredAt\": \"+99999-01-01T00:00:00Z\"} | /occurredAt"
      })
  void namesTheFieldThatIsWrong(String body, String pointer) {
    as("agent", workspace)
        .body(body.strip())
        .post("/api/v1/activities")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors[0].pointer", equalTo(pointer))
        .body("errors[0].detail", notNullValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "marketer", "privacy-officer", "service"})
  void isWrittenByTheTeamOnly(String role) {
    as(role, workspace)
        .body("{\"contactId\": \"%s\", \"kind\": \"call\"}".formatted(contact))
        .post("/api/v1/activities")
        .then()
        .statusCode(403);
  }

  @Test
  void staysInItsWorkspace() {
    Response logged = log("call");
    UUID other = Fresh.workspace();

    given().get(path(logged)).then().statusCode(401);
    as("nobody", workspace).get(path(logged)).then().statusCode(403);
    as("admin", other).get(path(logged)).then().statusCode(404);
    as("admin", other)
        .header("If-Match", "\"0\"")
        .body("{}")
        .patch(path(logged))
        .then()
        .statusCode(404);
    as("admin", other).header("If-Match", "\"0\"").delete(path(logged)).then().statusCode(404);
    as("admin", other).get("/api/v1/activities").then().body("data", hasSize(0));
  }

  private Response log(String kind) {
    return as("agent", workspace)
        .body(
            """
            {"contactId": "%s", "kind": "%s", "direction": "inbound", "subject": "Racket",
             "body": "By Friday", "durationSeconds": 420, "occurredAt": "2026-05-01T10:00:00Z"}"""
                .formatted(contact, kind))
        .post("/api/v1/activities");
  }

  private Response sendOnce(String body) {
    return as("agent", workspace)
        .header("Idempotency-Key", "\"once\"")
        .body(body)
        .post("/api/v1/activities");
  }

  private static String path(Response created) {
    return "/api/v1/activities/" + created.path("id");
  }
}
