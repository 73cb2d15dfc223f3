package io.rapport.contacts.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contacts.Api;
import io.rapport.testing.LogRows;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.Tokens;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ContactResourceTest {

  private static final String CONTACTS = "/api/v1/contacts";
  private static final String MARK =
      """
      {"firstName": "Mark", "lastName": "Cohen", "emails": ["Mark@Acme.example"],
       "phones": ["054-123-4567"], "phoneCountry": "IL", "userId": "u-42",
       "externalIds": {"shop": "8812"}, "jobTitle": "Head of purchasing", "owner": "adam",
       "lifecycle": "lead", "fields": {"language": "he", "limit": 10.50, "tags": ["a", null]}}""";

  @Test
  void createsReadsAndTellsOthers() {
    Api agent = Api.as("agent");
    Response created = agent.post(CONTACTS, MARK);
    created.then().statusCode(201).header("ETag", "\"1\"");
    String id = created.path("id");
    assertThat(created.header("Location")).endsWith("/api/v1/contacts/" + id);

    agent
        .but("viewer")
        .get(CONTACTS + "/" + id)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("name", equalTo("Mark Cohen"))
        .body("emails[0]", equalTo("Mark@Acme.example"))
        .body("phones[0]", equalTo("+972541234567"))
        .body("externalIds.shop", equalTo("8812"))
        .body("fields.language", equalTo("he"))
        .body("version", equalTo(1));

    List<LogRows.LogRow> told = LogRows.published("contacts", agent.workspace());
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().type()).isEqualTo("contact.created.v1");
    assertThat(told.getFirst().subject()).isEqualTo(id);
    assertThat(told.getFirst().data()).contains("\"limit\":10.50").contains("\"version\":1");
  }

  @Test
  void refusesBadInputWithPointersAndWritesNothing() {
    Api agent = Api.as("agent");
    agent
        .post(CONTACTS, "{\"emails\": [\"x\"], \"id\": \"1\"}")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.pointer", hasItems("/emails/0", "/id"));
    agent.post(CONTACTS, "[1]").then().statusCode(400).body("errors[0].pointer", equalTo(""));
    agent.post(CONTACTS, "{\"name\": ").then().statusCode(400);
    agent.post(CONTACTS, "").then().statusCode(400);
    assertThat(LogRows.types("contacts", agent.workspace())).isEmpty();
  }

  @Test
  void refusesAnAccountOfNobody() {
    Api agent = Api.as("agent");
    UUID foreign = Api.as("agent").create("/api/v1/accounts", "{\"name\": \"Globex\"}");
    agent
        .post(CONTACTS, "{\"name\": \"Mark\", \"accountId\": \"" + foreign + "\"}")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/accountId"));
  }

  @Test
  void changesByMergePatchAndTellsTheNewState() {
    Api agent = Api.as("agent");
    UUID id = agent.create(CONTACTS, MARK);
    agent
        .request()
        .contentType("application/merge-patch+json")
        .header("If-Match", "\"1\"")
        .body("{\"owner\": null, \"lifecycle\": \"customer\", \"fields\": {\"language\": \"en\"}}")
        .patch(CONTACTS + "/" + id)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("owner", equalTo(null))
        .body("fields.language", equalTo("en"))
        .body("fields.tags[0]", equalTo("a"));
    assertThat(LogRows.types("contacts", agent.workspace()))
        .containsExactly("contact.created.v1", "contact.changed.v1");
  }

  @Test
  void tellsNothingWhenNothingChanges() {
    Api agent = Api.as("agent");
    UUID id = agent.create(CONTACTS, MARK);
    agent
        .patch(CONTACTS + "/" + id, "\"1\"", "{\"lifecycle\": \"lead\"}")
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"");
    assertThat(LogRows.types("contacts", agent.workspace())).containsExactly("contact.created.v1");
  }

  @Test
  void replacesAll() {
    Api agent = Api.as("agent");
    UUID id = agent.create(CONTACTS, MARK);
    agent
        .put(CONTACTS + "/" + id, "\"1\"", "{\"name\": \"Marc\"}")
        .then()
        .statusCode(200)
        .body("name", equalTo("Marc"))
        .body("firstName", equalTo(null))
        .body("emails", equalTo(List.of()));
    agent.get(CONTACTS + "/by/shop/8812").then().statusCode(404);
  }

  @Test
  void demandsAndChecksTheETag() {
    Api agent = Api.as("agent");
    UUID id = agent.create(CONTACTS, MARK);
    String path = CONTACTS + "/" + id;
    agent.patch(path, null, "{\"owner\": \"x\"}").then().statusCode(428);
    agent.put(path, null, "{\"name\": \"x\"}").then().statusCode(428);
    agent.delete(path, null).then().statusCode(428);
    agent.patch(path, "\"1\"", "{\"owner\": \"x\"}").then().statusCode(200);
    agent.patch(path, "\"1\"", "{\"owner\": \"y\"}").then().statusCode(412);
    agent.put(path, "\"1\"", "{\"name\": \"y\"}").then().statusCode(412);
    agent.delete(path, "\"1\"").then().statusCode(412);
    agent.get(path).then().body("owner", equalTo("x")).body("version", equalTo(2));
  }

  @Test
  void letsOneOfTwoChangesOfTheSameVersionWin() throws Exception {
    Api agent = Api.as("agent");
    UUID id = agent.create(CONTACTS, MARK);
    try (var threads = java.util.concurrent.Executors.newFixedThreadPool(4)) {
      List<java.util.concurrent.Callable<Integer>> calls =
          java.util.stream.IntStream.range(0, 4)
              .<java.util.concurrent.Callable<Integer>>mapToObj(
                  n ->
                      () ->
                          agent
                              .patch(CONTACTS + "/" + id, "\"1\"", "{\"owner\": \"o" + n + "\"}")
                              .statusCode())
              .toList();
      List<Integer> codes = new java.util.ArrayList<>();
      for (var future : threads.invokeAll(calls)) {
        codes.add(future.get());
      }
      assertThat(codes).containsExactlyInAnyOrder(200, 412, 412, 412);
    }
    assertThat(LogRows.types("contacts", agent.workspace()))
        .containsExactly("contact.created.v1", "contact.changed.v1");
  }

  @Test
  void deletesAndTells() {
    Api agent = Api.as("agent");
    UUID id = agent.create(CONTACTS, MARK);
    UUID note = agent.create(CONTACTS + "/" + id + "/notes", "{\"body\": \"Mark's new baby\"}");
    agent.delete(CONTACTS + "/" + id, "\"1\"").then().statusCode(204);
    agent.get(CONTACTS + "/" + id).then().statusCode(404);
    agent.get("/api/v1/notes/" + note).then().statusCode(404);
    agent.get(CONTACTS + "/by/shop/8812").then().statusCode(404);
    assertThat(LogRows.types("contacts", agent.workspace()))
        .containsExactly(
            "contact.created.v1", "note.added.v1", "note.deleted.v1", "contact.deleted.v1");
    assertThat(LogRows.published("contacts", agent.workspace()).getLast().data())
        .contains("\"version\":2");
  }

  @Test
  void upsertsByExternalId() {
    Api integrator = Api.as("integrator");
    String path = CONTACTS + "/by/shop/8812";
    integrator.get(path).then().statusCode(404);
    Response created = integrator.put(path, null, "{\"name\": \"Mark\"}");
    created.then().statusCode(201).body("externalIds.shop", equalTo("8812"));
    integrator
        .put(path, null, "{\"lifecycle\": \"customer\"}")
        .then()
        .statusCode(200)
        .body("id", equalTo(created.path("id")))
        .body("name", equalTo("Mark"))
        .body("version", equalTo(2));
    integrator.put(path, "\"1\"", "{\"name\": \"x\"}").then().statusCode(412);
    integrator.get(path).then().statusCode(200).body("id", equalTo(created.path("id")));
    integrator
        .put(path, null, "{\"externalIds\": {\"shop\": \"other\"}}")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/externalIds/shop"));
    assertThat(LogRows.types("contacts", integrator.workspace()))
        .containsExactly("contact.created.v1", "contact.changed.v1");
  }

  @Test
  void createsOneContactWhenManyUpsertAtOnce() throws Exception {
    Api integrator = Api.as("integrator");
    try (var threads = java.util.concurrent.Executors.newFixedThreadPool(6)) {
      List<java.util.concurrent.Callable<Integer>> calls =
          java.util.stream.IntStream.range(0, 6)
              .<java.util.concurrent.Callable<Integer>>mapToObj(
                  n ->
                      () ->
                          integrator
                              .put(CONTACTS + "/by/shop/1", null, "{\"name\": \"Mark\"}")
                              .statusCode())
              .toList();
      List<Integer> codes = new java.util.ArrayList<>();
      for (var future : threads.invokeAll(calls)) {
        codes.add(future.get());
      }
      assertThat(codes).containsExactlyInAnyOrder(201, 200, 200, 200, 200, 200);
    }
    integrator.list(CONTACTS, "total", "true").then().body("page.total", equalTo(1));
  }

  @Test
  void givesAnExternalIdToOneContactOnly() {
    Api agent = Api.as("agent");
    UUID first = agent.create(CONTACTS, MARK);
    agent
        .post(CONTACTS, "{\"name\": \"Other\", \"externalIds\": {\"shop\": \"8812\"}}")
        .then()
        .statusCode(409)
        .body("id", equalTo(first.toString()));
    UUID other = agent.create(CONTACTS, "{\"name\": \"Other\"}");
    agent
        .patch(CONTACTS + "/" + other, "\"1\"", "{\"externalIds\": {\"shop\": \"8812\"}}")
        .then()
        .statusCode(409);
    assertThat(LogRows.types("contacts", agent.workspace()))
        .containsExactly("contact.created.v1", "contact.created.v1");
  }

  @Test
  void answersARepeatedRequestOnceMore() {
    Api agent = Api.as("agent");
    Response first = agent.request().header("Idempotency-Key", "k1").body(MARK).post(CONTACTS);
    Response second = agent.request().header("Idempotency-Key", "k1").body(MARK).post(CONTACTS);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.<String>path("id")).isEqualTo(first.path("id"));
    assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
    assertThat(LogRows.types("contacts", agent.workspace())).containsExactly("contact.created.v1");
    agent
        .request()
        .header("Idempotency-Key", "k1")
        .body("{\"name\": \"Other\"}")
        .post(CONTACTS)
        .then()
        .statusCode(422);
  }

  @Test
  void guardsEveryOperation() {
    Api agent = Api.as("agent");
    UUID id = agent.create(CONTACTS, MARK);
    String path = CONTACTS + "/" + id;
    RestAssured.get(path).then().statusCode(401).contentType("application/problem+json");
    RestAssured.given()
        .auth()
        .oauth2(Tokens.of("agent").expiredIn(agent.workspace()))
        .get(path)
        .then()
        .statusCode(401);
    for (String reader : List.of("viewer", "marketer", "privacy-officer")) {
      Api only = agent.but(reader);
      only.get(path).then().statusCode(200);
      only.get(CONTACTS).then().statusCode(200);
      only.post(CONTACTS, MARK).then().statusCode(403);
      only.post(CONTACTS + "/bulk", "{\"rows\": [{}]}").then().statusCode(403);
      only.patch(path, "\"1\"", "{}").then().statusCode(403);
      only.put(path, "\"1\"", "{}").then().statusCode(403);
      only.put(CONTACTS + "/by/shop/1", null, "{}").then().statusCode(403);
      only.delete(path, "\"1\"").then().statusCode(403);
    }
    agent.but("service").get(path).then().statusCode(403);
    RestAssured.given().auth().oauth2(Tokens.of("agent").inNone()).get(path).then().statusCode(403);
  }

  @Test
  void hidesItFromAnotherWorkspace() {
    Api agent = Api.as("agent");
    Api stranger = Api.as("admin");
    String path = CONTACTS + "/" + agent.create(CONTACTS, MARK);
    stranger.get(path).then().statusCode(404);
    stranger.patch(path, "\"1\"", "{\"owner\": \"x\"}").then().statusCode(404);
    stranger.put(path, "\"1\"", "{\"name\": \"x\"}").then().statusCode(404);
    stranger.delete(path, "\"1\"").then().statusCode(404);
    stranger.get(CONTACTS + "/by/shop/8812").then().statusCode(404);
    stranger.get(path + "/card").then().statusCode(404);
    stranger.list(CONTACTS, "q", "mark").then().body("data", equalTo(List.of()));
    agent.get(path).then().header("ETag", "\"1\"");
    assertThat(LogRows.types("contacts", stranger.workspace())).isEmpty();
    stranger.create(CONTACTS, MARK);
  }

  @Test
  void answersAnUnknownIdWith404() {
    Api agent = Api.as("agent");
    agent.get(CONTACTS + "/" + UUID.randomUUID()).then().statusCode(404);
    agent.get(CONTACTS + "/not-an-id").then().statusCode(404).body(containsString("not-found"));
  }
}
