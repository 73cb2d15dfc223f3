package io.rapport.interactions.source;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.sender;
import static io.rapport.interactions.SourceFixtures.source;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
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

    String second = as("admin", workspace).post(rotate).jsonPath().getString("writeKey");
    track(first, 401);
    track(second, 200);

    String third =
        as("admin", workspace).post(rotate + "?overlapSeconds=60").jsonPath().getString("writeKey");
    track(second, 200);
    track(third, 200);
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

  private static void track(String key, int status) {
    sender(key)
        .body("{\"userId\": \"u\", \"event\": \"E\"}")
        .post("/v1/track")
        .then()
        .statusCode(status);
  }
}
