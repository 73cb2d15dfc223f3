package io.rapport.interactions.timeline;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.sender;
import static io.rapport.interactions.SourceFixtures.writeKey;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class InteractionResourceTest {

  private static final String PATH = "/api/v1/interactions";

  private final UUID workspace = Fresh.workspace();
  private final UUID contact = UUID.randomUUID();

  @BeforeEach
  void letThingsHappen() {
    sender(writeKey(workspace))
        .body(
            """
            {"batch": [
             {"type": "page", "messageId": "m-1", "anonymousId": "a-1", "name": "Home",
              "timestamp": "2026-05-01T10:00:00Z"},
             {"type": "identify", "messageId": "m-2", "anonymousId": "a-1", "userId": "u-1",
              "timestamp": "2026-05-01T11:00:00Z"},
             {"type": "track", "messageId": "m-3", "userId": "u-1", "event": "Order Completed",
              "properties": {"total": 0.10}, "timestamp": "2026-05-03T10:00:00Z"},
             {"type": "track", "messageId": "m-4", "userId": "a-1", "event": "Of another person",
              "timestamp": "2026-05-03T11:00:00Z"},
             {"type": "track", "messageId": "m-5", "userId": "u-1", "event": "Founded",
              "timestamp": "0800-12-25T00:00:00Z"}]}""")
        .post("/v1/batch")
        .then()
        .statusCode(200)
        .body("accepted", equalTo(5));
    as("agent", workspace)
        .body(
            """
            {"contactId": "%s", "kind": "call", "subject": "Racket", "body": "By Friday",
             "occurredAt": "2026-05-02T10:00:00Z"}"""
                .formatted(contact))
        .post("/api/v1/activities")
        .then()
        .statusCode(201);
    as("agent", workspace)
        .body(
            """
            {"contactId": "%s", "title": "Broke", "openedAt": "2026-05-04T10:00:00Z"}"""
                .formatted(contact))
        .post("/api/v1/tickets")
        .then()
        .statusCode(201);
  }

  @Test
  void mergesEventsActivitiesAndTicketsNewestFirst() {
    Response all =
        as("viewer", workspace)
            .queryParam("identifier", "user_id:u-1", "anonymous_id:a-1", "contact_id:" + contact)
            .get(PATH);

    all.then()
        .statusCode(200)
        .body(
            "data.kind", equalTo(List.of("ticket", "event", "activity", "event", "event", "event")))
        .body(
            "data.summary",
            equalTo(List.of("Broke", "Order Completed", "Racket", "identify", "Home", "Founded")))
        .body("data[2].data.body", equalTo("By Friday"))
        .body("data[5].occurredAt", equalTo("0800-12-25T00:00:00Z"))
        .body("page.hasMore", equalTo(false));
    assertThat(all.asString()).contains("\"total\": 0.10");
  }

  @Test
  void tellsAnAnonymousIdFromAUserIdOfTheSameValue() {
    as("viewer", workspace)
        .queryParam("identifier", "anonymous_id:a-1")
        .get(PATH)
        .then()
        .body("data.summary", equalTo(List.of("identify", "Home")));
    as("viewer", workspace)
        .queryParam("identifier", "user_id:a-1")
        .get(PATH)
        .then()
        .body("data.summary", equalTo(List.of("Of another person")));
  }

  @Test
  void goesThroughAllPages() {
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      Response page =
          as("viewer", workspace)
              .queryParam("identifier", "user_id:u-1", "contact_id:" + contact)
              .queryParam("cursor", cursor)
              .get(PATH + "?limit=2");
      seen.addAll(page.jsonPath().getList("data.summary"));
      cursor = page.path("page.next");
    } while (cursor != null);

    assertThat(seen).containsExactly("Broke", "Order Completed", "Racket", "identify", "Founded");
  }

  @Test
  void knowsNothingUnderOtherIdentifiers() {
    as("viewer", workspace)
        .queryParam("identifier", "email:mark@example.org", "external:shop:7")
        .get(PATH)
        .then()
        .statusCode(200)
        .body("data", hasSize(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "u-1", "user_id:", "colour:red", "contact_id:7"})
  void refusesWhatIsNoIdentifier(String identifier) {
    as("viewer", workspace)
        .queryParam("identifier", identifier)
        .get(PATH)
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("?identifier"));
  }

  @Test
  void staysInItsWorkspace() {
    String path = PATH + "?identifier=user_id:u-1";

    given().get(path).then().statusCode(401);
    as("nobody", workspace).get(path).then().statusCode(403);
    as("viewer", Fresh.workspace()).get(path).then().statusCode(200).body("data", hasSize(0));
    as("viewer", workspace).get(PATH).then().statusCode(400);
  }
}
