package io.rapport.contacts.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contacts.Api;
import io.rapport.testing.LogRows;
import io.rapport.testing.PlatformResource;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class BulkContactTest {

  private static final String CONTACTS = "/api/v1/contacts";
  private static final String BULK = CONTACTS + "/bulk";

  @Test
  void takesAThousandRowsAndLeavesOutTheBadOnes() {
    Api integrator = Api.as("integrator");
    String rows =
        IntStream.range(0, 1000)
            .mapToObj(
                i ->
                    i % 100 == 7
                        ? "{\"externalIds\": {\"shop\": \"%d\"}, \"emails\": [\"bad\"]}"
                            .formatted(i)
                        : ("{\"externalIds\": {\"shop\": \"%d\"}, \"name\": \"Person %d\","
                                + " \"emails\": [\"p%d@acme.example\"]}")
                            .formatted(i, i, i))
            .collect(Collectors.joining(",", "{\"rows\": [", "]}"));
    Response answer = integrator.post(BULK, rows);
    answer
        .then()
        .statusCode(200)
        .body("created", equalTo(990))
        .body("invalid", equalTo(10))
        .body("results.size()", equalTo(1000))
        .body("results[7].index", equalTo(7))
        .body("results[7].status", equalTo("invalid"))
        .body("results[7].errors[0].pointer", equalTo("/emails/0"))
        .body("results[8].status", equalTo("created"));
    assertThat(LogRows.types("contacts", integrator.workspace()))
        .hasSize(990)
        .containsOnly("contact.created.v1");
    integrator
        .list(CONTACTS, "total", "true", "limit", "1")
        .then()
        .body("page.total", equalTo(990));
    integrator.list(CONTACTS, "q", "person 998").then().body("data.name", contains("Person 998"));
    integrator
        .get(CONTACTS + "/by/shop/42")
        .then()
        .body("id", equalTo(answer.path("results[42].id")))
        .body("version", equalTo(1));

    integrator.post(BULK, rows).then().body("unchanged", equalTo(990)).body("invalid", equalTo(10));
    assertThat(LogRows.types("contacts", integrator.workspace())).hasSize(990);
  }

  @Test
  void changesByExternalIdAndByEmail() {
    Api integrator = Api.as("integrator");
    UUID byId =
        integrator.create(CONTACTS, "{\"name\": \"Ana\", \"externalIds\": {\"shop\": \"1\"}}");
    UUID byEmail =
        integrator.create(CONTACTS, "{\"name\": \"Bo\", \"emails\": [\"Bo@acme.example\"]}");
    integrator
        .post(
            BULK,
            """
            {"rows": [
              {"externalIds": {"shop": "1", "crm": "7"}, "lifecycle": "customer"},
              {"emails": ["bo@ACME.example"], "owner": "adam"},
              {"externalIds": {"crm": "7"}, "owner": "anna"},
              {"name": "Nobody"},
              17]}""")
        .then()
        .statusCode(200)
        .body("results.status", contains("changed", "changed", "changed", "invalid", "invalid"))
        .body("results[0].id", equalTo(byId.toString()))
        .body("results[1].id", equalTo(byEmail.toString()))
        .body("results[2].id", equalTo(byId.toString()));
    integrator
        .get(CONTACTS + "/" + byId)
        .then()
        .body("name", equalTo("Ana"))
        .body("lifecycle", equalTo("customer"))
        .body("owner", equalTo("anna"))
        .body("version", equalTo(2));
    integrator.get(CONTACTS + "/by/crm/7").then().body("id", equalTo(byId.toString()));
    assertThat(LogRows.types("contacts", integrator.workspace()))
        .containsExactly(
            "contact.created.v1", "contact.created.v1", "contact.changed.v1", "contact.changed.v1");
  }

  @Test
  void foldsRowsOfANewContactIntoOne() {
    Api integrator = Api.as("integrator");
    integrator
        .post(
            BULK,
            """
            {"rows": [{"emails": ["ana@acme.example"], "name": "Ana"},
                      {"emails": ["ANA@acme.example"], "lifecycle": "lead"},
                      {"emails": ["ANA@acme.example"], "lifecycle": "lead"}]}""")
        .then()
        .body("results.status", contains("created", "changed", "unchanged"));
    List<LogRows.LogRow> told = LogRows.published("contacts", integrator.workspace());
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().type()).isEqualTo("contact.created.v1");
    assertThat(told.getFirst().data()).contains("\"lifecycle\":\"lead\"", "\"version\":1");
  }

  @Test
  void refusesRowsThatContradictWhatIsThere() {
    Api integrator = Api.as("integrator");
    integrator.create(CONTACTS, "{\"name\": \"A\", \"externalIds\": {\"shop\": \"1\"}}");
    integrator.create(CONTACTS, "{\"name\": \"B\", \"externalIds\": {\"crm\": \"1\"}}");
    integrator.create(CONTACTS, "{\"name\": \"C\", \"emails\": [\"info@acme.example\"]}");
    integrator.create(CONTACTS, "{\"name\": \"D\", \"emails\": [\"info@acme.example\"]}");
    integrator
        .post(
            BULK,
            """
            {"rows": [{"externalIds": {"shop": "1", "crm": "1"}},
                      {"emails": ["info@acme.example"], "owner": "adam"},
                      {"externalIds": {"shop": "2"}, "accountId": "%s"}]}"""
                .formatted(UUID.randomUUID()))
        .then()
        .body("results.status", contains("invalid", "invalid", "invalid"))
        .body(
            "results.errors.flatten().pointer",
            contains("/externalIds/crm", "/emails/0", "/accountId"));
  }

  @Test
  void writesNothingInADryRun() {
    Api integrator = Api.as("integrator");
    integrator
        .request()
        .queryParam("dryRun", true)
        .body("{\"rows\": [{\"emails\": [\"ana@acme.example\"]}, {\"emails\": [\"x\"]}]}")
        .post(BULK)
        .then()
        .statusCode(200)
        .body("dryRun", equalTo(true))
        .body("results.status", contains("created", "invalid"))
        .body("results[0].id", equalTo(null));
    integrator.list(CONTACTS).then().body("data", equalTo(List.of()));
    assertThat(LogRows.types("contacts", integrator.workspace())).isEmpty();
  }

  @Test
  void refusesBodiesThatAreNoBulk() {
    Api integrator = Api.as("integrator");
    String tooMany =
        IntStream.range(0, 1001)
            .mapToObj(_ -> "{}")
            .collect(Collectors.joining(",", "{\"rows\": [", "]}"));
    for (String body : List.of("[]", "{}", "{\"rows\": []}", "{\"rows\": {}}", tooMany)) {
      integrator.post(BULK, body).then().statusCode(400);
    }
    integrator
        .post(BULK, "{\"rows\": [{}], \"mode\": \"x\"}")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/mode"));
  }

  @Test
  void answersARepeatedBulkOnceMore() {
    Api integrator = Api.as("integrator");
    String body = "{\"rows\": [{\"emails\": [\"ana@acme.example\"]}]}";
    for (int i = 0; i < 2; i++) {
      integrator
          .request()
          .header("Idempotency-Key", "bulk-1")
          .body(body)
          .post(BULK)
          .then()
          .statusCode(200)
          .body("results.status", contains("created"));
    }
    assertThat(LogRows.types("contacts", integrator.workspace())).hasSize(1);
  }

  @Test
  void createsEachContactOnceWhenBulksRace() throws Exception {
    Api integrator = Api.as("integrator");
    String rows =
        IntStream.range(0, 200)
            .mapToObj(i -> "{\"externalIds\": {\"shop\": \"%d\"}}".formatted(i))
            .collect(Collectors.joining(",", "{\"rows\": [", "]}"));
    try (var threads = java.util.concurrent.Executors.newFixedThreadPool(4)) {
      List<java.util.concurrent.Callable<Integer>> calls =
          IntStream.range(0, 4)
              .<java.util.concurrent.Callable<Integer>>mapToObj(
                  _ -> () -> integrator.post(BULK, rows).<Integer>path("created"))
              .toList();
      int created = 0;
      for (var future : threads.invokeAll(calls)) {
        created += future.get();
      }
      assertThat(created).isEqualTo(200);
    }
    integrator.list(CONTACTS, "total", "true").then().body("page.total", equalTo(200));
  }
}
