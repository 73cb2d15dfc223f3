package io.rapport.gateway.door;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.gateway.Fakes;
import io.rapport.gateway.GatewayResource;
import io.rapport.testing.Fresh;
import io.rapport.testing.Tokens;
import io.restassured.specification.RequestSpecification;
import java.net.URL;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(GatewayResource.class)
class DoorTest {

  @TestHTTPResource(value = "/", management = true)
  URL management;

  private static final String PROBLEM = "application/problem+json";
  private final UUID workspace = Fresh.workspace();

  @BeforeEach
  void servicesTellWhatTheyAreAsked() {
    Fakes.reset();
  }

  private RequestSpecification as(String role) {
    String token = Tokens.of(role).named(role + UUID.randomUUID()).in(workspace);
    return given().urlEncodingEnabled(false).header("Authorization", "Bearer " + token);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/contacts, contacts",
    "/api/v1/tickets?filter%5Bstatus%5D=open, interactions",
    "/api/v1/profiles/by/external:shop/a%2Fb, profiles",
    "/api/v1/profiles/7/segments, segments"
  })
  void passesOnToTheServiceOfThePath(String path, String service) {
    as("agent")
        .get(path)
        .then()
        .statusCode(200)
        .body("service", equalTo(service))
        .body("uri", equalTo(path))
        .header("ETag", "\"7\"")
        .header("Cache-Control", "no-store");
  }

  @Test
  void passesTheBodyAndTheTokenOn() {
    as("agent")
        .body("x".repeat(100_000))
        .post("/api/v1/contacts")
        .then()
        .statusCode(200)
        .body("method", equalTo("POST"))
        .body("bytes", equalTo(100_000))
        .body("headers.authorization", containsString("Bearer "));
  }

  @Test
  void rewritesThePathOfAServicesLogsForAdmins() {
    as("admin")
        .get("/api/v1/services/profiles/logs/dead-letters?limit=5")
        .then()
        .statusCode(200)
        .body("service", equalTo("profiles"))
        .body("uri", equalTo("/api/v1/logs/dead-letters?limit=5"));
    as("agent").get("/api/v1/services/profiles/logs").then().statusCode(403).contentType(PROBLEM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/internal/log/contacts/outbox/0",
        "/q/dev",
        "/q/openapi/more",
        "/nothing",
        "/api/v1/contacts/../../../internal/log",
        "/api/v1/contacts/%2e%2e/%2e%2e/%2e%2e/internal/log",
        "/v1/../internal/log",
        "//internal/log",
        "/v1/%2E%2E/q/metrics/x"
      })
  void knowsNoOtherPath(String path) {
    int before = Fakes.CONTACTS.requests() + Fakes.INTERACTIONS.requests();
    as("admin").get(path).then().statusCode(404).contentType(PROBLEM).body("status", equalTo(404));
    assertThat(Fakes.CONTACTS.requests() + Fakes.INTERACTIONS.requests()).isEqualTo(before);
  }

  @Test
  void asksForATokenBeforeItTellsWhatIsThere() {
    given().get("/api/v1/secret").then().statusCode(401).contentType(PROBLEM);
    as("viewer").get("/api/v1/secret").then().statusCode(404).contentType(PROBLEM);
  }

  @Test
  void refusesWhoHasNoToken() {
    given()
        .get("/api/v1/contacts")
        .then()
        .statusCode(401)
        .contentType(PROBLEM)
        .header("WWW-Authenticate", equalTo("Bearer realm=\"rapport\""))
        .body("type", equalTo("https://rapport.dev/problems/unauthenticated"));
    given()
        .header("Authorization", "Basic a2V5Og==")
        .get("/api/v1/contacts")
        .then()
        .statusCode(401);
  }

  @Test
  void refusesTokensThatAreNotValid() {
    Tokens agent = Tokens.of("agent");
    for (String token :
        new String[] {
          agent.expiredIn(workspace),
          agent.forAudience("another-api", workspace),
          agent.fromIssuer("http://elsewhere/realms/rapport", workspace),
          agent.in(workspace).replaceAll(".{6}$", "AAAAAA"),
          "nonsense",
          "a.b.c",
          "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."
        }) {
      int before = Fakes.CONTACTS.requests();
      given()
          .header("Authorization", "Bearer " + token)
          .get("/api/v1/contacts")
          .then()
          .statusCode(401)
          .contentType(PROBLEM)
          .header("WWW-Authenticate", containsString("invalid_token"));
      assertThat(Fakes.CONTACTS.requests()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic a2V5Og==", "Bearer nonsense", "Nonsense"})
  void leavesTheKeysOfTheCollectionApiAlone(String authorization) {
    given()
        .header("Authorization", authorization)
        .body("{}")
        .post("/v1/batch")
        .then()
        .statusCode(200)
        .body("service", equalTo("interactions"))
        .body("headers.authorization", equalTo(authorization));
    given().body("{}").post("/v1/import/").then().statusCode(200);
  }

  @Test
  void takesAwayWhatACallerMayNotSay() {
    as("agent")
        .header("X-Forwarded-For", "1.2.3.4")
        .header("X-Forwarded-User", "root")
        .header("X-User-Id", "root")
        .header("X-Real-IP", "1.2.3.4")
        .header("Forwarded", "for=1.2.3.4")
        .header("Remote-User", "root")
        .header("Cookie", "session=1")
        .header("X-Retry-Count", "2")
        .header("X-GitHub-Event", "push")
        .header("Rapport-Workspace", workspace)
        .get("/api/v1/contacts")
        .then()
        .statusCode(200)
        .body("headers.x-forwarded-for", equalTo("127.0.0.1"))
        .body("headers.x-forwarded-proto", equalTo("http"))
        .body("headers.x-forwarded-host", containsString("localhost"))
        .body("headers.x-forwarded-user", nullValue())
        .body("headers.x-user-id", nullValue())
        .body("headers.x-real-ip", nullValue())
        .body("headers.forwarded", nullValue())
        .body("headers.remote-user", nullValue())
        .body("headers.cookie", nullValue())
        .body("headers.x-retry-count", equalTo("2"))
        .body("headers.x-github-event", equalTo("push"))
        .body("headers.rapport-workspace", equalTo(workspace.toString()));
  }

  @Test
  void givesEveryRequestAnIdAndATrace() {
    as("agent")
        .header("X-Request-Id", "mine-1")
        .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        .get("/api/v1/contacts")
        .then()
        .header("X-Request-Id", "mine-1")
        .body("headers.x-request-id", equalTo("mine-1"))
        .body(
            "headers.traceparent",
            equalTo("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
    as("agent")
        .header("X-Request-Id", "not good <script>")
        .get("/api/v1/contacts")
        .then()
        .header("X-Request-Id", matchesPattern("[0-9a-f-]{36}"))
        .body("headers.traceparent", matchesPattern("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]"));
    given().get("/nothing").then().header("X-Request-Id", matchesPattern("[0-9a-f-]{36}"));
  }

  @Test
  void tellsBrowsersToBeCareful() {
    given()
        .get("/")
        .then()
        .statusCode(200)
        .body("openapi", equalTo("/openapi.json"))
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "DENY")
        .header("Content-Security-Policy", containsString("default-src 'none'"));
  }

  @Test
  void readsOnlyFromItsOwnPages() {
    given()
        .post("/")
        .then()
        .statusCode(405)
        .contentType(PROBLEM)
        .header("Allow", containsString("GET"));
  }

  @Test
  void measuresRoutesAndNotPaths() {
    as("agent").get("/api/v1/profiles/by/email/secret@person.example").then().statusCode(200);
    given()
        .get("http://localhost:" + management.getPort() + "/q/metrics")
        .then()
        .statusCode(200)
        .body(containsString("/api/v1/profiles/by"))
        .body(containsString("rapport_gateway_requests_seconds_count"))
        .body(not(containsString("secret@person.example")));
  }

  @Test
  void showsNoMetricsToTheOutside() {
    given().get("/q/metrics").then().statusCode(404).contentType(PROBLEM);
    as("admin").get("/q/metrics").then().statusCode(404);
  }

  @Test
  void bearsTheHeadersThatKeepABrowserSafe() {
    as("agent")
        .get("/api/v1/contacts")
        .then()
        .header("X-Content-Type-Options", equalTo("nosniff"))
        .header("Cache-Control", equalTo("no-store"))
        .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
        .header("Referrer-Policy", equalTo("no-referrer"))
        .header("Strict-Transport-Security", org.hamcrest.Matchers.nullValue());
  }
}
