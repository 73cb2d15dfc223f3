package io.rapport.segments.segment;

import static io.rapport.segments.SegmentFixtures.atLeast;
import static io.rapport.segments.SegmentFixtures.profile;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.segments.SegmentFixtures;
import io.rapport.testing.LogRows;
import io.rapport.testing.OpenApiDocument;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TenantTables;
import io.rapport.web.Ids;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class SegmentResourceTest {

  private static final String PATH = "/api/v1/segments";
  private static final String RULE = atLeast("revenue", 500);
  private static final String BODY = "{\"name\": \"Spenders\", \"rule\": " + RULE + "}";

  private final SegmentFixtures acme = new SegmentFixtures();
  private final SegmentFixtures globex = new SegmentFixtures();

  @Test
  void makesASegment() {
    as(acme, "marketer")
        .body("{\"name\": \"Spenders\", \"description\": \"Who pays\", \"rule\": " + RULE + "}")
        .post(PATH)
        .then()
        .statusCode(201)
        .header("ETag", "\"0\"")
        .header("Location", notNullValue())
        .body("id", notNullValue())
        .body("name", equalTo("Spenders"))
        .body("description", equalTo("Who pays"))
        .body("status", equalTo("building"))
        .body("count", equalTo(0))
        .body("rule.type", equalTo("trait"))
        .body("rule.op", equalTo("atLeast"))
        .body("rule.value", equalTo(500));
  }

  @Test
  void readsChangesAndDeletesASegment() {
    UUID id = acme.segment("Spenders", RULE);
    as(acme, "viewer").get(PATH + "/" + id).then().statusCode(200).header("ETag", "\"0\"");

    as(acme, "admin")
        .header("If-Match", "\"0\"")
        .body("{\"name\": \"Big spenders\"}")
        .patch(PATH + "/" + id)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("name", equalTo("Big spenders"))
        .body("status", equalTo("live"));
    as(acme, "marketer").header("If-Match", "\"1\"").delete(PATH + "/" + id).then().statusCode(204);

    as(acme, "viewer").get(PATH + "/" + id).then().statusCode(404);
    assertThat(LogRows.types("segments", acme.workspace))
        .containsExactly("segment.changed.v1", "segment.changed.v1", "segment.deleted.v1");
  }

  @Test
  void demandsThePresentVersion() {
    UUID id = acme.segment("Spenders", RULE);

    as(acme, "marketer").body("{\"name\": \"X\"}").patch(PATH + "/" + id).then().statusCode(428);
    as(acme, "marketer").delete(PATH + "/" + id).then().statusCode(428);
    as(acme, "marketer")
        .header("If-Match", "\"7\"")
        .body("{\"name\": \"X\"}")
        .patch(PATH + "/" + id)
        .then()
        .statusCode(412);
    as(acme, "marketer").header("If-Match", "\"7\"").delete(PATH + "/" + id).then().statusCode(412);
  }

  @Test
  void answersARepeatAsTheFirst() {
    String first = create("key-1", BODY).statusCode(201).extract().path("id");

    create("key-1", BODY).statusCode(201).body("id", equalTo(first));
    create("key-1", BODY.replace("Spenders", "Others")).statusCode(422);
    as(acme, "viewer").get(PATH).then().body("data", hasSize(1));
  }

  private ValidatableResponse create(String key, String body) {
    return as(acme, "marketer").header("Idempotency-Key", key).body(body).post(PATH).then();
  }

  @Test
  void listsPages() {
    UUID first = acme.building("1", RULE);
    UUID second = acme.building("2", RULE);
    UUID third = acme.building("3", RULE);

    String cursor =
        as(acme, "viewer")
            .queryParam("limit", 2)
            .get(PATH)
            .then()
            .statusCode(200)
            .body("data.id", contains(third.toString(), second.toString()))
            .body("page.hasMore", equalTo(true))
            .extract()
            .path("page.next");
    as(acme, "viewer")
        .queryParam("limit", 2)
        .queryParam("cursor", cursor)
        .get(PATH)
        .then()
        .body("data.id", contains(first.toString()))
        .body("page.hasMore", equalTo(false));
    as(acme, "viewer").queryParam("cursor", "x").get(PATH).then().statusCode(400);
    as(acme, "viewer").queryParam("limit", 0).get(PATH).then().statusCode(400);
  }

  @Test
  void pagesMembers() {
    UUID id = acme.segment("Spenders", RULE);
    List<UUID> people = List.of(Ids.next(), Ids.next(), Ids.next()).stream().sorted().toList();
    people.forEach(p -> acme.changes(profile(p, 1, Map.of("revenue", 500))));

    String cursor =
        as(acme, "viewer")
            .queryParam("limit", 2)
            .get(PATH + "/" + id + "/members")
            .then()
            .statusCode(200)
            .body("data", hasSize(2))
            .body("data[0].enteredAt", notNullValue())
            .extract()
            .path("page.next");
    as(acme, "viewer")
        .queryParam("cursor", cursor)
        .get(PATH + "/" + id + "/members")
        .then()
        .body("data", hasSize(1))
        .body("page.hasMore", equalTo(false));
    as(acme, "viewer")
        .queryParam("cursor", "?")
        .get(PATH + "/" + id + "/members")
        .then()
        .statusCode(400);
  }

  @Test
  void tellsEverythingThatIsWrongWithARule() {
    as(acme, "marketer")
        .body(
            """
            {"name": "Bad", "rule": {"type": "all", "rules": [
              {"type": "trait", "name": "revenue", "op": "greater", "value": 5},
              {"type": "trait", "name": "revenue", "op": "between", "value": [1, "x"]},
              {"type": "performed", "event": "", "window": {"last": "P1M"}},
              {"type": "inSegment", "segmentId": "0190a000-0000-7000-8000-000000000077"}]}}""")
        .post(PATH)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body(
            "errors.pointer",
            containsInAnyOrder(
                "/rule/rules/0/op",
                "/rule/rules/1/value",
                "/rule/rules/2/event",
                "/rule/rules/2/window/last",
                "/rule/rules/3/segmentId"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"rule\": {\"type\": \"trait\", \"name\": \"a\", \"op\": \"exists\"}}|/name",
        "{\"name\": \" \", \"rule\": {\"type\": \"trait\", \"name\": \"a\", \"op\": \"exists\"}}|/name",
        "{\"name\": \"a\\u0000\", \"rule\": {\"type\": \"trait\", \"name\": \"a\", \"op\": \"exists\"}}|/name",
        "{\"name\": \"a\"}|/rule",
        "{\"name\": \"a\", \"rule\": 5}|/rule",
        "{\"name\": \"a\", \"rule\": {\"type\": \"trait\", \"name\": \"a\", \"op\": \"exists\"}, \"color\": 1}|/color"
      })
  void refusesABadBody(String body, String pointer) {
    as(acme, "marketer")
        .body(body)
        .post(PATH)
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem(pointer));
  }

  @Test
  void refusesACycle() {
    UUID first = acme.segment("First", RULE);
    UUID second = acme.segment("Second", in(first));

    as(acme, "marketer")
        .header("If-Match", "\"0\"")
        .body("{\"rule\": {\"type\": \"not\", \"rule\": " + in(second) + "}}")
        .patch(PATH + "/" + first)
        .then()
        .statusCode(400)
        .body("errors.pointer", contains("/rule/rule/segmentId"));
    as(acme, "marketer")
        .header("If-Match", "\"0\"")
        .delete(PATH + "/" + first)
        .then()
        .statusCode(409)
        .body("segments", contains(second.toString()));
  }

  @Test
  void previewsARule() {
    acme.changes(
        profile(Ids.next(), 1, Map.of("revenue", 500)),
        profile(Ids.next(), 1, Map.of("revenue", 499)));

    as(acme, "marketer")
        .body("{\"rule\": " + RULE + "}")
        .post(PATH + "/preview")
        .then()
        .statusCode(200)
        .body("count", equalTo(1))
        .body("sample", hasSize(1));
    as(acme, "marketer")
        .body("{\"rule\": {\"type\": \"any\", \"rules\": []}}")
        .post(PATH + "/preview")
        .then()
        .statusCode(400)
        .body("errors.pointer", contains("/rule/rules"));
  }

  @Test
  void takesRulesForWhatTheyAreAndNeverForSql() {
    String evil = "x' or '1'='1'; drop table membership; -- \\\" ? :name <a> $1 {}";
    acme.changes(profile(Ids.next(), 1, Map.of(evil, evil)), profile(Ids.next(), 1, Map.of()));

    as(acme, "marketer")
        .body(
            """
            {"rule": {"type": "all", "rules": [
              {"type": "trait", "name": "%1$s", "op": "equals", "value": "%1$s"},
              {"type": "trait", "name": "%1$s", "op": "startsWith", "value": "%1$s"},
              {"type": "performed", "event": "%1$s", "count": {"atMost": 0},
               "where": [{"property": "%1$s", "op": "contains", "value": "%1$s"}]}]}}"""
                .formatted(evil.replace("\\", "\\\\").replace("\"", "\\\"")))
        .post(PATH + "/preview")
        .then()
        .statusCode(200)
        .body("count", equalTo(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "agent", "integrator", "privacy-officer"})
  void letsOnlyMarketersAndAdminsWrite(String role) {
    UUID id = acme.building("Spenders", RULE);

    as(acme, role).get(PATH).then().statusCode(200);
    as(acme, role).get(PATH + "/" + id).then().statusCode(200);
    as(acme, role).get(PATH + "/" + id + "/members").then().statusCode(200);
    as(acme, role).body(BODY).post(PATH).then().statusCode(403);
    as(acme, role).body("{\"rule\": " + RULE + "}").post(PATH + "/preview").then().statusCode(403);
    as(acme, role)
        .header("If-Match", "\"0\"")
        .body("{}")
        .patch(PATH + "/" + id)
        .then()
        .statusCode(403);
    as(acme, role).header("If-Match", "\"0\"").delete(PATH + "/" + id).then().statusCode(403);
  }

  @Test
  void knowsNobodyWithoutAToken() {
    UUID id = acme.building("Spenders", RULE);

    for (String path :
        List.of("", "/" + id, "/" + id + "/members", "/../profiles/" + id + "/segments")) {
      given().get(PATH + path).then().statusCode(401);
    }
    given().contentType("application/json").body(BODY).post(PATH).then().statusCode(401);
    given()
        .contentType("application/json")
        .body(BODY)
        .post(PATH + "/preview")
        .then()
        .statusCode(401);
    given()
        .contentType("application/json")
        .body("{}")
        .patch(PATH + "/" + id)
        .then()
        .statusCode(401);
    given().delete(PATH + "/" + id).then().statusCode(401);
  }

  @Test
  void hidesWhatBelongsToAnotherWorkspace() {
    UUID id = acme.segment("Spenders", RULE);
    UUID person = Ids.next();
    acme.changes(profile(person, 1, Map.of("revenue", 500)));

    as(globex, "admin").get(PATH + "/" + id).then().statusCode(404);
    as(globex, "admin").get(PATH + "/" + id + "/members").then().statusCode(404);
    as(globex, "admin")
        .header("If-Match", "\"0\"")
        .body("{\"name\": \"Mine\"}")
        .patch(PATH + "/" + id)
        .then()
        .statusCode(404);
    as(globex, "admin").header("If-Match", "\"0\"").delete(PATH + "/" + id).then().statusCode(404);
    as(globex, "admin").get("/api/v1/profiles/" + person + "/segments").then().statusCode(404);
    as(globex, "admin").get(PATH).then().body("data", hasSize(0));
    as(globex, "admin")
        .body("{\"name\": \"Mine\", \"rule\": " + in(id) + "}")
        .post(PATH)
        .then()
        .statusCode(400)
        .body("errors.pointer", contains("/rule/segmentId"));
    as(globex, "admin")
        .body("{\"rule\": " + RULE + "}")
        .post(PATH + "/preview")
        .then()
        .body("count", equalTo(0));
    assertThat(acme.members(id)).containsExactly(person);
  }

  @Test
  void showsTheSegmentsOfAProfile() {
    UUID id = acme.segment("Spenders", RULE);
    UUID person = Ids.next();
    acme.changes(profile(person, 1, Map.of("revenue", 500)));

    as(acme, "agent")
        .get("/api/v1/profiles/" + person + "/segments")
        .then()
        .statusCode(200)
        .header("Content-Location", endsWith("/api/v1/profiles/" + person + "/segments"))
        .body("data.id", contains(id.toString()))
        .body("data.name", contains("Spenders"))
        .body("page.hasMore", equalTo(false));
    as(acme, "agent").get("/api/v1/profiles/" + Ids.next() + "/segments").then().statusCode(404);
    as(acme, "agent").get("/api/v1/profiles/x/segments").then().statusCode(404);
    as(acme, "service").get("/api/v1/profiles/" + person + "/segments").then().statusCode(403);
  }

  @Test
  void protectsEveryTableByWorkspace() {
    assertThat(TenantTables.unprotected("segments")).isEmpty();
  }

  @Test
  void keepsItsDocument() {
    OpenApiDocument.check("segments-service");
  }

  private static String in(UUID segment) {
    return "{\"type\": \"inSegment\", \"segmentId\": \"" + segment + "\"}";
  }

  private static RequestSpecification as(SegmentFixtures workspace, String role) {
    return given().auth().oauth2(workspace.token(role)).contentType("application/json");
  }
}
