package io.rapport.gateway.customer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.gateway.Fakes;
import io.rapport.gateway.GatewayResource;
import io.rapport.testing.Fresh;
import io.rapport.testing.Tokens;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayResource.class)
class CustomerResourceTest {

  private static final String MARK = "/api/v1/customers/email/mark@x.example";
  private final UUID workspace = Fresh.workspace();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @BeforeEach
  void servicesKnowMark() {
    Fakes.PROFILES.behaves(
        request -> {
          asked.add(request.uri() + " " + request.getHeader("Rapport-Workspace"));
          request
              .response()
              .end(
                  request.path().endsWith("/timeline")
                      ? "{\"data\":[{\"kind\":\"event\",\"name\":\"Order Completed\"}],\"page\":{}}"
                      : """
                        {"id": "p-1", "traits": {"revenue": 13990.930},
                         "identifiers": [{"type": "email", "value": "mark@x.example"},
                                         {"type": "contact_id", "value": "c-1"}]}""");
        });
    Fakes.CONTACTS.behaves(
        request -> {
          asked.add(request.uri() + " " + request.getHeader("Authorization").substring(0, 7));
          request.response().end("{\"id\": \"c-1\", \"name\": \"Mark\"}");
        });
    Fakes.SEGMENTS.answers(200, "{\"data\": [{\"name\": \"Big spenders\"}], \"page\": {}}");
    Fakes.INTERACTIONS.behaves(
        request -> {
          asked.add(request.uri());
          request.response().end("{\"data\": [{\"subject\": \"Broken strap\"}], \"page\": {}}");
        });
  }

  private RequestSpecification as(String role) {
    return given()
        .header("Rapport-Workspace", workspace)
        .header(
            "Authorization",
            "Bearer " + Tokens.of(role).named(role + UUID.randomUUID()).in(workspace));
  }

  @Test
  void showsACustomerFromAllSides() {
    String body =
        as("viewer")
            .get(MARK)
            .then()
            .statusCode(200)
            .body("id", equalTo("p-1"))
            .body("identifiers", hasSize(2))
            .body("cards.name", contains("Mark"))
            .body("segments.name", contains("Big spenders"))
            .body("openTickets.subject", contains("Broken strap"))
            .body("lastInteractions.name", contains("Order Completed"))
            .body("partial", empty())
            .extract()
            .asString();
    assertThat(body).contains("13990.930");
    assertThat(asked)
        .contains(
            "/api/v1/profiles/by/email/mark%40x.example " + workspace,
            "/api/v1/profiles/p-1/timeline?limit=10 " + workspace,
            "/api/v1/contacts/c-1/card Bearer ",
            "/api/v1/tickets?filter%5BcontactId%5D=c-1&filter%5Bstatus%5D=open,pending");
  }

  @Test
  void leavesOutWhatIsAwayOrSlowOrBroken() {
    Fakes.SEGMENTS.down();
    Fakes.CONTACTS.behaves(_ -> {});
    Fakes.INTERACTIONS.answers(500, "{}");
    long start = System.nanoTime();
    try {
      as("agent")
          .get(MARK)
          .then()
          .statusCode(200)
          .body("id", equalTo("p-1"))
          .body("cards", nullValue())
          .body("segments", nullValue())
          .body("openTickets", nullValue())
          .body("lastInteractions", hasSize(1))
          .body("partial", contains("cards", "segments", "openTickets"));
    } finally {
      Fakes.SEGMENTS.up();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void showsAPersonWithoutAContact() {
    Fakes.PROFILES.behaves(
        request ->
            request
                .response()
                .end(
                    request.path().endsWith("/timeline")
                        ? "{\"data\":[]}"
                        : "{\"id\": \"p-2\", \"traits\": {}, \"identifiers\": []}"));
    as("agent")
        .get("/api/v1/customers/anonymous_id/a-1")
        .then()
        .statusCode(200)
        .body("cards", empty())
        .body("openTickets", empty())
        .body("partial", empty());
  }

  @Test
  void aContactThatIsGoneHasNoCard() {
    Fakes.CONTACTS.answers(404, "{}");
    as("agent").get(MARK).then().statusCode(200).body("cards", empty()).body("partial", empty());
  }

  @Test
  void doesNotKnowStrangers() {
    Fakes.PROFILES.answers(404, "{}");
    as("agent")
        .get(MARK)
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("type", equalTo("https://rapport.dev/problems/not-found"));
  }

  @Test
  void needsTheProfile() {
    Fakes.PROFILES.answers(500, "{}");
    as("agent")
        .get(MARK)
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", "1");
  }

  @Test
  void isForPeopleOfTheWorkspace() {
    given().get(MARK).then().statusCode(401).contentType("application/problem+json");
    as("service").get(MARK).then().statusCode(403).contentType("application/problem+json");
  }
}
