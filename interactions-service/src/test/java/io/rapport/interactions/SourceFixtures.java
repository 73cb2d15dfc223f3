package io.rapport.interactions;

import static io.restassured.RestAssured.given;

import io.rapport.testing.Tokens;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;

/// Sources and calls of the collection API, as clients make them.
public final class SourceFixtures {

  private SourceFixtures() {}

  /// The write key of a new source.
  public static String writeKey(UUID workspace) {
    return source(workspace).jsonPath().getString("writeKey");
  }

  /// The answer to the creation of a source.
  public static Response source(UUID workspace) {
    return as("integrator", workspace)
        .body("{\"name\": \"Web shop\"}")
        .post("/api/v1/sources")
        .then()
        .statusCode(201)
        .extract()
        .response();
  }

  /// A request by a person of this role.
  public static RequestSpecification as(String role, UUID workspace) {
    return given()
        .header("Authorization", "Bearer " + Tokens.of(role).in(workspace))
        .contentType("application/json");
  }

  /// A request with a write key as stock SDKs send it.
  public static RequestSpecification sender(String writeKey) {
    return given().auth().preemptive().basic(writeKey, "").contentType("application/json");
  }
}
