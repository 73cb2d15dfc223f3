package io.rapport.gateway.snippet;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.gateway.GatewayResource;
import io.rapport.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayResource.class)
class SnippetResourceTest {

  private static final int MOST_BYTES = 4_096;

  private final Snippet snippet = new Snippet();

  @Test
  void isSmallerThanFourKilobytesPacked() {
    System.out.printf(
        "rapport.js: %d bytes, %d packed%n", snippet.plain().length, snippet.packed().length);
    assertThat(snippet.packed().length).isLessThan(MOST_BYTES);
  }

  /// The control of the test above: what is served is what the build has minified.
  @Test
  void isNotWhatWasWritten() throws IOException {
    byte[] written =
        Files.readAllBytes(Repository.root().resolve("gateway/src/main/snippet/rapport.js"));
    assertThat(written.length).isGreaterThan(2 * snippet.plain().length);
  }

  @Test
  void isServedToPagesOfEveryOrigin() {
    given()
        .header("Origin", "https://shop.example")
        .get("/rapport.js")
        .then()
        .statusCode(200)
        .contentType(containsString("text/javascript"))
        .header("Access-Control-Allow-Origin", "*")
        .header("Cross-Origin-Resource-Policy", "cross-origin")
        .header("Cache-Control", "public, max-age=3600")
        .header("Vary", containsString("Accept-Encoding"))
        .header("X-Content-Type-Options", "nosniff")
        .body(containsString("rapport"));
  }

  @Test
  void isNotSentTwice() {
    String tag = given().get("/rapport.js").header("ETag");

    given().header("If-None-Match", tag).get("/rapport.js").then().statusCode(304);
    given().header("If-None-Match", "\"other\"").get("/rapport.js").then().statusCode(200);
  }

  @Test
  void isSentPackedToWhoUnpacks() {
    given()
        .header("Accept-Encoding", "gzip, br")
        .get("/rapport.js")
        .then()
        .statusCode(200)
        .header("Content-Encoding", "gzip")
        .body(equalTo(new String(snippet.plain(), java.nio.charset.StandardCharsets.UTF_8)));
  }

  @Test
  void isOnlyRead() {
    given().body("x").post("/rapport.js").then().statusCode(405);
  }
}
