package io.rapport.gateway.door;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.gateway.Fakes;
import io.rapport.gateway.GatewayResource;
import io.rapport.testing.Fresh;
import io.rapport.testing.Tokens;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayResource.class)
class HeadLengthTest {

  private static final int KB = 1024;
  private static final String PATH = "/api/v1/contacts?q=";

  private final String token =
      Tokens.of("agent").named("long-" + UUID.randomUUID()).in(Fresh.workspace());

  @BeforeEach
  void servicesTellWhatTheyAreAsked() {
    Fakes.reset();
  }

  @Test
  void takesAPathUpToTheLimit() {
    String path = PATH + "x".repeat(8 * KB - PATH.length());

    get(path, "").statusCode(200).body("uri", equalTo(path));
  }

  @Test
  void saysThatAPathIsTooLong() {
    isRefused(get(PATH + "x".repeat(8 * KB), ""), 414, "uri-too-long");
    isRefused(get("/" + "x/".repeat(30 * KB), ""), 414, "uri-too-long");
  }

  @Test
  void takesHeadersUpToTheLimit() {
    get(PATH, "x".repeat(14 * KB - token.length())).statusCode(200);
  }

  @Test
  void saysThatHeadersAreTooLarge() {
    isRefused(get(PATH, "x".repeat(16 * KB)), 431, "headers-too-large");
    isRefused(get(PATH, "x".repeat(50 * KB)), 431, "headers-too-large");
  }

  /// Then not even the door is reached: the server's own limits keep what a stranger may fill.
  @Test
  void leavesWhatIsBeyondReasonToTheServer() {
    get(PATH, "x".repeat(70 * KB)).statusCode(431);
    get(PATH + "x".repeat(70 * KB), "").statusCode(414);
  }

  private ValidatableResponse get(String path, String header) {
    return given()
        .urlEncodingEnabled(false)
        .auth()
        .oauth2(token)
        .header("Baggage", header)
        .get(path)
        .then();
  }

  private static void isRefused(ValidatableResponse answer, int status, String kind) {
    answer
        .statusCode(status)
        .contentType("application/problem+json")
        .header("X-Request-Id", notNullValue())
        .body("type", equalTo("https://rapport.dev/problems/" + kind))
        .body("status", equalTo(status));
  }
}
