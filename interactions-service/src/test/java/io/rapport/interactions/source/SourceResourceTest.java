package io.rapport.interactions.source;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.sender;
import static io.rapport.interactions.SourceFixtures.source;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TestDatabase;
import io.rapport.testing.Tokens;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class SourceResourceTest {

  private final UUID workspace = Fresh.workspace();

  @Test
  void showsTheWriteKeyOnlyOnce() {
    Response created = source(workspace);
    String key = created.jsonPath().getString("writeKey");
    String id = created.jsonPath().getString("id");

    assertThat(key).matches("wk_[0-9a-f]{48}");
    assertThat(as("admin", workspace).get("/api/v1/sources/" + id).asString())
        .contains("Web shop")
        .doesNotContain(key);
    assertThat(as("admin", workspace).get("/api/v1/sources").asString()).doesNotContain(key);
  }

  @Test
  void listsSourcesByPage() {
    source(workspace);
    source(workspace);
    source(workspace);

    Response first = as("admin", workspace).get("/api/v1/sources?limit=2");
    first.then().statusCode(200).body("data", hasSize(2)).body("page.hasMore", equalTo(true));
    as("admin", workspace)
        .queryParam("cursor", first.jsonPath().getString("page.next"))
        .get("/api/v1/sources?limit=2")
        .then()
        .statusCode(200)
        .body("data", hasSize(1))
        .body("page.hasMore", equalTo(false));
    as("admin", workspace).get("/api/v1/sources?cursor=x").then().statusCode(400);
  }

  @Test
  void renamesASource() {
    String id = source(workspace).jsonPath().getString("id");

    as("admin", workspace)
        .header("If-Match", "\"7\"")
        .body("{\"name\": \"Till\"}")
        .patch("/api/v1/sources/" + id)
        .then()
        .statusCode(412);
    as("admin", workspace)
        .header("If-Match", "\"0\"")
        .body("{\"name\": \"Till\"}")
        .patch("/api/v1/sources/" + id)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("name", equalTo("Till"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"name\": \" \"}", "{\"name\": \"a\", \"colour\": \"red\"}"})
  void refusesASourceWithoutAUsableName(String body) {
    as("admin", workspace)
        .body(body)
        .post("/api/v1/sources")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors[0].pointer", notNullValue());
  }

  @Test
  void refusesARevokedKey() {
    Response source = source(workspace);
    String key = source.jsonPath().getString("writeKey");
    track(key, 200);

    as("integrator", workspace)
        .post("/api/v1/sources/" + source.jsonPath().getString("id") + "/revoke")
        .then()
        .statusCode(200)
        .body("revokedAt", notNullValue());

    track(key, 401);
  }

  @Test
  void rotatesAKey() {
    Response source = source(workspace);
    String rotate = "/api/v1/sources/" + source.jsonPath().getString("id") + "/rotate";
    String first = source.jsonPath().getString("writeKey");
    track(first, 200);

    String second =
        as("admin", workspace).post(rotate + "?overlapSeconds=0").jsonPath().getString("writeKey");
    track(first, 401);
    track(second, 200);

    String third = as("admin", workspace).post(rotate).jsonPath().getString("writeKey");
    track(second, 200);
    track(third, 200);
    Response keys =
        as("admin", workspace).get(rotate.replace("/rotate", "/keys")).then().extract().response();
    Instant end = Instant.parse(keys.jsonPath().getString("data[1].expiresAt"));
    assertThat(Duration.between(Instant.now(), end))
        .isBetween(Duration.ofMinutes(24 * 60 - 5), Duration.ofHours(24));
    for (String bad : new String[] {"-1", "2592001"}) {
      as("admin", workspace).post(rotate + "?overlapSeconds=" + bad).then().statusCode(400);
    }
  }

  @Test
  void listsKeysWithoutTheirSecrets() {
    Response source = source(workspace);
    String path = "/api/v1/sources/" + source.jsonPath().getString("id");
    String first = source.jsonPath().getString("writeKey");
    String second = as("admin", workspace).post(path + "/rotate").jsonPath().getString("writeKey");
    track(second, 200);

    String list =
        as("integrator", workspace)
            .get(path + "/keys")
            .then()
            .statusCode(200)
            .body("data", hasSize(2))
            .body("data[0].prefix", equalTo(first.substring(0, 7)))
            .body("data[0].lastFour", equalTo(first.substring(47)))
            .body("data[0].expiresAt", notNullValue())
            .body("data[0].lastUsedOn", nullValue())
            .body("data[1].expiresAt", nullValue())
            .body("data[1].lastUsedOn", equalTo(LocalDate.now(ZoneOffset.UTC).toString()))
            .extract()
            .asString();
    assertThat(list).doesNotContain(first, second, WriteKey.hashOf(first), WriteKey.hashOf(second));
    Response page = as("admin", workspace).get(path + "/keys?limit=1");
    page.then().body("data", hasSize(1)).body("page.hasMore", equalTo(true));
    as("admin", workspace)
        .queryParam("cursor", page.jsonPath().getString("page.next"))
        .get(path + "/keys?limit=1")
        .then()
        .body("data[0].lastFour", equalTo(second.substring(47)))
        .body("page.hasMore", equalTo(false));
  }

  @Test
  void revokesOneKeyAndLeavesTheOthers() {
    Response source = source(workspace);
    String path = "/api/v1/sources/" + source.jsonPath().getString("id");
    String first = source.jsonPath().getString("writeKey");
    String second = as("admin", workspace).post(path + "/rotate").jsonPath().getString("writeKey");
    track(first, 200);
    String id = as("admin", workspace).get(path + "/keys").jsonPath().getString("data[0].id");

    as("integrator", workspace)
        .post(path + "/keys/" + id + "/revoke")
        .then()
        .statusCode(200)
        .body("revokedAt", notNullValue())
        .body("expiresAt", notNullValue());

    track(first, 401);
    track(second, 200);
    String unknown = path + "/keys/" + UUID.randomUUID() + "/revoke";
    as("admin", workspace).post(unknown).then().statusCode(404);
    String elsewhere = "/api/v1/sources/" + source(workspace).jsonPath().getString("id");
    as("admin", workspace).post(elsewhere + "/keys/" + id + "/revoke").then().statusCode(404);
    UUID other = Fresh.workspace();
    as("admin", other).post(path + "/keys/" + id + "/revoke").then().statusCode(404);
    as("admin", other).get(path + "/keys").then().statusCode(404);
    as("agent", workspace).get(path + "/keys").then().statusCode(403);
    as("agent", workspace).post(path + "/keys/" + id + "/revoke").then().statusCode(403);
  }

  @Test
  void refusesPagesOfOtherOrigins() {
    String path = "/api/v1/sources/";
    Response source =
        as("admin", workspace)
            .body("{\"name\": \"Shop\", \"allowedOrigins\": [\"https://shop.example\"]}")
            .post(path);
    source.then().statusCode(201).body("allowedOrigins", hasItem("https://shop.example"));
    String key = source.jsonPath().getString("writeKey");
    String id = source.jsonPath().getString("id");

    track(key, 200);
    trackFrom("https://shop.example", key).then().statusCode(200);
    trackFrom("https://evil.example", key)
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .body("detail", containsString("allowedOrigins"));
    trackFrom("null", key).then().statusCode(403);
    given()
        .contentType("text/plain")
        .header("Origin", "https://evil.example")
        .body("{\"writeKey\": \"" + key + "\", \"userId\": \"u\", \"event\": \"E\"}")
        .post("/v1/t")
        .then()
        .statusCode(403);
    preflight("https://shop.example", key, 204);
    preflight("https://evil.example", key, 403);
    preflight("https://shop.example", "wk_unknown", 401);

    as("admin", workspace)
        .body("{\"allowedOrigins\": [\"https://*.evil.example\", \"https://evil.example\"]}")
        .patch(path + id)
        .then()
        .statusCode(200)
        .body("name", equalTo("Shop"))
        .body("allowedOrigins", hasSize(2));
    trackFrom("https://evil.example", key).then().statusCode(200);
    trackFrom("https://shop.example", key).then().statusCode(403);
    as("admin", workspace)
        .body("{\"allowedOrigins\": [\"*\", \"shop\"]}")
        .patch(path + id)
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/allowedOrigins/1"));
  }

  @Test
  void takesPagesOfAnyOriginUnlessToldOtherwise() {
    Response source = source(workspace);
    source.then().body("allowedOrigins", hasItem("*"));
    trackFrom("https://any.example", source.jsonPath().getString("writeKey"))
        .then()
        .statusCode(200);
  }

  @Test
  void rotatesNoRevokedSource() {
    String path = "/api/v1/sources/" + source(workspace).jsonPath().getString("id");
    as("admin", workspace).post(path + "/revoke").then().statusCode(200);

    as("admin", workspace).post(path + "/rotate").then().statusCode(409);
  }

  @Test
  void keepsTheHashOnly() throws SQLException {
    String key = source(workspace).jsonPath().getString("writeKey");

    try (Connection connection = TestDatabase.connect("interactions", "postgres");
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "select count(*) from write_key k where k::text like '%" + key + "%'")) {
      assertThat(result.next()).isTrue();
      assertThat(result.getInt(1)).isZero();
    }
  }

  @Test
  void showsNoKeyToTheDatabaseRoleUnlessItsHashIsPresented() throws SQLException {
    String key = source(workspace).jsonPath().getString("writeKey");

    try (Connection connection = TestDatabase.connect("interactions", "interactions_app");
        Statement statement = connection.createStatement()) {
      assertThat(count(statement)).isZero();
      statement.execute(
          "select set_config('rapport.write_key', '" + WriteKey.hashOf(key) + "', false)");
      assertThat(count(statement)).isEqualTo(1);
      assertThat(statement.executeUpdate("update write_key set expires_at = null")).isZero();
    }
  }

  @Test
  void belongsToIntegratorsAndAdminsOfItsWorkspace() {
    String path = "/api/v1/sources/" + source(workspace).jsonPath().getString("id");

    given().get(path).then().statusCode(401);
    for (String role : new String[] {"viewer", "agent", "marketer", "privacy-officer", "service"}) {
      as(role, workspace).get(path).then().statusCode(403);
      as(role, workspace).body("{\"name\": \"x\"}").post("/api/v1/sources").then().statusCode(403);
    }
    UUID other = Fresh.workspace();
    as("admin", other).get(path).then().statusCode(404);
    as("admin", other).post(path + "/revoke").then().statusCode(404);
    as("admin", other).post(path + "/rotate").then().statusCode(404);
    as("admin", other).body("{\"name\": \"x\"}").patch(path).then().statusCode(404);
    as("admin", workspace)
        .get("/api/v1/sources")
        .then()
        .body("data.revokedAt", hasItem(nullValue()));
  }

  @Test
  void refusesACallerWhoBelongsToNoWorkspace() {
    String token = Tokens.of("admin").inNone();

    given().auth().oauth2(token).get("/api/v1/sources").then().statusCode(403);
    given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .body("{\"name\": \"x\"}")
        .post("/api/v1/sources")
        .then()
        .statusCode(403);
  }

  private static int count(Statement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery("select count(*) from write_key")) {
      result.next();
      return result.getInt(1);
    }
  }

  private static Response trackFrom(String origin, String key) {
    return sender(key)
        .header("Origin", origin)
        .body("{\"userId\": \"u\", \"event\": \"E\"}")
        .post("/v1/track");
  }

  private static void preflight(String origin, String key, int status) {
    given()
        .header("Origin", origin)
        .queryParam("writeKey", key)
        .options("/v1/track")
        .then()
        .statusCode(status);
  }

  private static void track(String key, int status) {
    sender(key)
        .body("{\"userId\": \"u\", \"event\": \"E\"}")
        .post("/v1/track")
        .then()
        .statusCode(status);
  }
}
