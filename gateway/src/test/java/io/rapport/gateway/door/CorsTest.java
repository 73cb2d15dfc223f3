package io.rapport.gateway.door;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.gateway.Fakes;
import io.rapport.gateway.GatewayResource;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(GatewayResource.class)
class CorsTest {

  private static final String SHOP = "https://shop.example";
  private static final String LOCAL = "http://localhost:5173";

  @BeforeEach
  void servicesTellWhatTheyAreAsked() {
    Fakes.reset();
  }

  private static ValidatableResponse preflight(String path, String origin) {
    return given()
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "anonymousid,authorization,content-type,sentat")
        .options(path)
        .then();
  }

  @Test
  void answersPreflightsOfTheCollectionApiFromAnywhere() {
    preflight("/v1/track", SHOP)
        .statusCode(204)
        .header("Access-Control-Allow-Origin", "*")
        .header("Access-Control-Allow-Credentials", nullValue())
        .header("Access-Control-Allow-Methods", containsString("POST"))
        .header(
            "Access-Control-Allow-Headers",
            equalTo("Authorization, Content-Type, X-Retry-Count, anonymousid, sentat"))
        .header("Access-Control-Max-Age", "86400");
  }

  @Test
  void asksTheSourceOfAKeyInTheQueryBeforeItAnswersAPreflight() {
    Fakes.INTERACTIONS.behaves(request -> request.response().setStatusCode(204).end());
    preflight("/v1/track?writeKey=wk_1", SHOP)
        .statusCode(204)
        .header("Access-Control-Allow-Origin", "*")
        .header("Access-Control-Allow-Methods", containsString("POST"));
    Fakes.INTERACTIONS.answers(403, "{\"status\": 403}");
    preflight("/v1/track?writeKey=wk_1", "https://evil.example")
        .statusCode(403)
        .header("Access-Control-Allow-Origin", nullValue())
        .header("Access-Control-Allow-Methods", nullValue());
  }

  @Test
  void answersPreflightsOfTheApiFromConfiguredOriginsOnly() {
    preflight("/api/v1/contacts", LOCAL)
        .statusCode(204)
        .header("Access-Control-Allow-Origin", LOCAL)
        .header("Vary", containsString("Origin"))
        .header("Access-Control-Allow-Headers", containsString("Rapport-Workspace"))
        .header("Access-Control-Allow-Headers", containsString("Idempotency-Key"))
        .header("Access-Control-Allow-Methods", containsString("PATCH"));
    preflight("/api/v1/contacts", SHOP)
        .header("Access-Control-Allow-Origin", nullValue())
        .header("Access-Control-Allow-Methods", nullValue());
    preflight("/api/v1/contacts", "http://localhost:80.evil.example")
        .header("Access-Control-Allow-Origin", nullValue());
    preflight("/api/v1/contacts", "http://localhost.evil.example")
        .header("Access-Control-Allow-Origin", nullValue());
  }

  @Test
  void allowsToReadAnswersAndErrors() {
    given()
        .header("Origin", SHOP)
        .body("{}")
        .post("/v1/track")
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", "*")
        .header("Access-Control-Expose-Headers", containsString("Retry-After"));
    given()
        .header("Origin", LOCAL)
        .get("/api/v1/contacts")
        .then()
        .statusCode(401)
        .header("Access-Control-Allow-Origin", LOCAL);
  }

  @Test
  void doesNotMixInWhatAServiceSays() {
    Fakes.INTERACTIONS.behaves(
        request ->
            request
                .response()
                .setStatusCode(400)
                .putHeader("Access-Control-Allow-Origin", "https://other.example")
                .putHeader("Access-Control-Allow-Credentials", "true")
                .end());
    given()
        .header("Origin", SHOP)
        .post("/v1/track")
        .then()
        .statusCode(400)
        .header("Access-Control-Allow-Origin", "*")
        .header("Access-Control-Allow-Credentials", nullValue())
        .header("Access-Control-Allow-Origin", not(containsString("other")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/m",
        "/v1/pixel/track",
        "/projects/wk/settings",
        "/sourceConfig/",
        "/beacon/v1/batch",
        "/pixel/v1/track"
      })
  void opensEverySpellingOfTheCollectionApiToPages(String path) {
    preflight(path, SHOP)
        .statusCode(204)
        .header("Access-Control-Allow-Origin", "*")
        .header("Access-Control-Allow-Headers", containsString("Authorization"));
    given().header("Origin", SHOP).get(path).then().header("Access-Control-Allow-Origin", "*");
  }

  @Test
  void refusesSdksInWordsThatTheyRead() {
    given()
        .body("x".repeat(600_000))
        .post("/v1/batch")
        .then()
        .statusCode(413)
        .body("code", equalTo("too-large"))
        .body("message", containsString("bytes"));
    given().get("/api/v1/contacts").then().statusCode(401).body("code", nullValue());
  }

  @Test
  void letsPagesReadThatTheyShallComeAgain() {
    Fakes.INTERACTIONS.behaves(
        request -> request.response().setStatusCode(429).putHeader("Retry-After", "3").end("{}"));
    given()
        .header("Origin", SHOP)
        .body("{}")
        .post("/v1/t")
        .then()
        .statusCode(429)
        .header("Retry-After", "3")
        .header("Access-Control-Allow-Origin", "*")
        .header("Access-Control-Expose-Headers", containsString("Retry-After"));
  }
}
