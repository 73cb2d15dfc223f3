package io.rapport.contacts.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contacts.Api;
import io.rapport.testing.LogRows;
import io.rapport.testing.PlatformResource;
import io.restassured.RestAssured;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class NoteResourceTest {

  private static final String BABY = "{\"body\": \"Mark's new baby\"}";

  @Test
  void writesReadsRewritesAndDeletes() {
    Api agent = Api.as("agent");
    UUID contact = contact(agent);
    String path = "/api/v1/notes/" + agent.create(notes(contact), BABY);
    agent
        .get(path)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("body", equalTo("Mark's new baby"))
        .body("author", equalTo("agent"))
        .body("contactId", equalTo(contact.toString()));
    agent
        .but("admin")
        .patch(path, "\"1\"", "{\"body\": \"It is twins\"}")
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("author", equalTo("agent"));
    agent.patch(path, "\"1\"", BABY).then().statusCode(412);
    agent.patch(path, null, BABY).then().statusCode(428);
    agent.delete(path, null).then().statusCode(428);
    agent.delete(path, "\"1\"").then().statusCode(412);
    agent.delete(path, "\"2\"").then().statusCode(204);
    agent.get(path).then().statusCode(404);
    assertThat(LogRows.types("contacts", agent.workspace()))
        .containsExactly(
            "contact.created.v1", "note.added.v1", "note.changed.v1", "note.deleted.v1");
  }

  @Test
  void listsTheNewestFirstInPages() {
    Api agent = Api.as("agent");
    String path = notes(contact(agent));
    for (int i = 1; i <= 5; i++) {
      agent.create(path, "{\"body\": \"" + i + "\"}");
    }
    String next =
        agent
            .list(path, "limit", "3", "total", "true")
            .then()
            .body("data.body", contains("5", "4", "3"))
            .body("page.total", equalTo(5))
            .extract()
            .path("page.next");
    agent
        .list(path, "limit", "3", "cursor", next)
        .then()
        .body("data.body", contains("2", "1"))
        .body("page.hasMore", equalTo(false));
    agent.list(path, "limit", "0").then().statusCode(400);
    agent.list(path, "cursor", "x").then().statusCode(400);
  }

  @Test
  void refusesAnEmptyOrUnknownField() {
    Api agent = Api.as("agent");
    String path = notes(contact(agent));
    agent.post(path, "{}").then().statusCode(400).body("errors[0].pointer", equalTo("/body"));
    agent
        .post(path, "{\"body\": \"x\", \"author\": \"eve\"}")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/author"));
    String note = "/api/v1/notes/" + agent.create(path, BABY);
    agent.patch(note, "\"1\"", "{\"body\": null}").then().statusCode(400);
  }

  @Test
  void answersARepeatedRequestOnceMore() {
    Api agent = Api.as("agent");
    String path = notes(contact(agent));
    for (int i = 0; i < 2; i++) {
      agent.request().header("Idempotency-Key", "n").body(BABY).post(path).then().statusCode(201);
    }
    agent.list(path, "total", "true").then().body("page.total", equalTo(1));
  }

  @Test
  void guardsEveryOperationAndHidesItFromAnotherWorkspace() {
    Api agent = Api.as("agent");
    String list = notes(contact(agent));
    String path = "/api/v1/notes/" + agent.create(list, BABY);
    RestAssured.get(path).then().statusCode(401);
    RestAssured.get(list).then().statusCode(401);
    for (String reader : List.of("viewer", "marketer", "privacy-officer")) {
      Api only = agent.but(reader);
      only.get(path).then().statusCode(200);
      only.get(list).then().statusCode(200);
      only.post(list, BABY).then().statusCode(403);
      only.patch(path, "\"1\"", BABY).then().statusCode(403);
      only.delete(path, "\"1\"").then().statusCode(403);
    }
    Api stranger = Api.as("admin");
    stranger.get(path).then().statusCode(404);
    stranger.get(list).then().statusCode(404);
    stranger.post(list, BABY).then().statusCode(404);
    stranger.patch(path, "\"1\"", BABY).then().statusCode(404);
    stranger.delete(path, "\"1\"").then().statusCode(404);
    assertThat(LogRows.types("contacts", stranger.workspace())).isEmpty();
    agent.get(path).then().statusCode(200);
  }

  private static UUID contact(Api agent) {
    return agent.create("/api/v1/contacts", "{\"name\": \"Mark\"}");
  }

  private static String notes(UUID contact) {
    return "/api/v1/contacts/" + contact + "/notes";
  }
}
