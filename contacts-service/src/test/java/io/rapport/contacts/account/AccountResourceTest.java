package io.rapport.contacts.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contacts.Api;
import io.rapport.testing.LogRows;
import io.rapport.testing.PlatformResource;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class AccountResourceTest {

  private static final String ACCOUNTS = "/api/v1/accounts";
  private static final String ACME =
      """
      {"name": "Acme Outdoor", "domain": "ACME.example", "industry": "retail", "employees": 250,
       "lastFundingDate": "2025-11-03", "owner": "adam", "externalIds": {"erp": "C-1001"},
       "fields": {"tier": "gold"}}""";

  @Test
  void createsReadsChangesAndDeletes() {
    Api agent = Api.as("agent");
    String path = ACCOUNTS + "/" + agent.create(ACCOUNTS, ACME);
    agent
        .get(path)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("domain", equalTo("acme.example"))
        .body("employees", equalTo(250))
        .body("lastFundingDate", equalTo("2025-11-03"));
    agent
        .patch(path, "\"1\"", "{\"employees\": 300, \"industry\": null}")
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("industry", equalTo(null))
        .body("name", equalTo("Acme Outdoor"));
    agent.put(path, "\"2\"", "{\"name\": \"Acme\"}").then().body("employees", equalTo(null));
    agent.delete(path, "\"3\"").then().statusCode(204);
    agent.get(path).then().statusCode(404);
    assertThat(LogRows.types("contacts", agent.workspace()))
        .containsExactly(
            "account.created.v1", "account.changed.v1", "account.changed.v1", "account.deleted.v1");
  }

  @Test
  void refusesBadInput() {
    Api.as("agent")
        .post(
            ACCOUNTS,
            "{\"domain\": \"http://x/\", \"employees\": -1, \"lastFundingDate\": \"3.11.\", \"x\": 1}")
        .then()
        .statusCode(400)
        .body(
            "errors.pointer", hasItems("/name", "/domain", "/employees", "/lastFundingDate", "/x"));
  }

  @Test
  void demandsTheETag() {
    Api agent = Api.as("agent");
    String path = ACCOUNTS + "/" + agent.create(ACCOUNTS, ACME);
    agent.patch(path, null, "{}").then().statusCode(428);
    agent.put(path, null, "{\"name\": \"x\"}").then().statusCode(428);
    agent.delete(path, null).then().statusCode(428);
    agent.patch(path, "\"9\"", "{}").then().statusCode(412);
    agent.put(path, "\"9\"", "{\"name\": \"x\"}").then().statusCode(412);
    agent.delete(path, "\"9\"").then().statusCode(412);
  }

  @Test
  void staysWhileContactsBelongToIt() {
    Api agent = Api.as("agent");
    UUID id = agent.create(ACCOUNTS, ACME);
    agent.create("/api/v1/contacts", "{\"name\": \"Mark\", \"accountId\": \"" + id + "\"}");
    agent.delete(ACCOUNTS + "/" + id, "\"1\"").then().statusCode(409);
    agent.get(ACCOUNTS + "/" + id).then().statusCode(200);
  }

  @Test
  void upsertsByExternalId() {
    Api integrator = Api.as("integrator");
    String path = ACCOUNTS + "/by/erp/C-1";
    Response created = integrator.put(path, null, "{\"name\": \"Acme\"}");
    created.then().statusCode(201).body("externalIds.erp", equalTo("C-1"));
    integrator
        .put(path, null, "{\"industry\": \"retail\"}")
        .then()
        .statusCode(200)
        .body("id", equalTo(created.path("id")))
        .body("name", equalTo("Acme"));
    integrator.get(path).then().statusCode(200);
    integrator.put(path, "\"1\"", "{\"industry\": \"x\"}").then().statusCode(412);
    integrator
        .post(ACCOUNTS, "{\"name\": \"B\", \"externalIds\": {\"erp\": \"C-1\"}}")
        .then()
        .statusCode(409)
        .body("id", equalTo(created.path("id")));
  }

  @Test
  void listsFiltersAndSearches() {
    Api agent = Api.as("agent");
    agent.create(ACCOUNTS, ACME);
    agent.create(ACCOUNTS, "{\"name\": \"Глобекс\", \"domain\": \"globex.example\"}");
    agent.list(ACCOUNTS, "q", "globeks").then().body("data.name", contains("Глобекс"));
    agent.list(ACCOUNTS, "q", "acme.ex").then().body("data.name", contains("Acme Outdoor"));
    agent.list(ACCOUNTS, "q", "outd").then().body("data.name", contains("Acme Outdoor"));
    agent
        .list(ACCOUNTS, "filter[domain]", "Globex.example")
        .then()
        .body("data.name", contains("Глобекс"));
    agent
        .list(ACCOUNTS, "filter[industry]", "retail", "filter[owner]", "adam", "total", "true")
        .then()
        .body("data.name", contains("Acme Outdoor"))
        .body("page.total", equalTo(1));
    agent
        .list(ACCOUNTS, "filter[revenue]", "1")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("?filter[revenue]"));
    String next = agent.list(ACCOUNTS, "sort", "-name", "limit", "1").path("page.next");
    agent
        .list(ACCOUNTS, "sort", "-name", "limit", "1", "cursor", next)
        .then()
        .body("data.name", contains("Acme Outdoor"))
        .body("page.hasMore", equalTo(false));
  }

  @Test
  void answersARepeatedRequestOnceMore() {
    Api agent = Api.as("agent");
    for (int i = 0; i < 2; i++) {
      agent
          .request()
          .header("Idempotency-Key", "k")
          .body(ACME)
          .post(ACCOUNTS)
          .then()
          .statusCode(201);
    }
    assertThat(LogRows.types("contacts", agent.workspace())).containsExactly("account.created.v1");
    agent
        .request()
        .header("Idempotency-Key", "k")
        .body("{\"name\": \"B\"}")
        .post(ACCOUNTS)
        .then()
        .statusCode(422);
  }

  @Test
  void guardsEveryOperationAndHidesItFromAnotherWorkspace() {
    Api agent = Api.as("agent");
    String path = ACCOUNTS + "/" + agent.create(ACCOUNTS, ACME);
    RestAssured.get(path).then().statusCode(401);
    RestAssured.get(path + "/contacts").then().statusCode(401);
    for (String reader : List.of("viewer", "marketer", "privacy-officer")) {
      Api only = agent.but(reader);
      only.get(path).then().statusCode(200);
      only.get(ACCOUNTS + "/by/erp/C-1001").then().statusCode(200);
      only.get(path + "/contacts").then().statusCode(200);
      only.post(ACCOUNTS, ACME).then().statusCode(403);
      only.patch(path, "\"1\"", "{}").then().statusCode(403);
      only.put(path, "\"1\"", "{}").then().statusCode(403);
      only.put(ACCOUNTS + "/by/erp/1", null, "{}").then().statusCode(403);
      only.delete(path, "\"1\"").then().statusCode(403);
    }
    agent.but("service").get(path + "/contacts").then().statusCode(403);
    Api stranger = Api.as("admin");
    stranger.get(path).then().statusCode(404);
    stranger.get(path + "/contacts").then().statusCode(404);
    stranger.get(ACCOUNTS + "/by/erp/C-1001").then().statusCode(404);
    stranger.patch(path, "\"1\"", "{\"name\": \"x\"}").then().statusCode(404);
    stranger.put(path, "\"1\"", "{\"name\": \"x\"}").then().statusCode(404);
    stranger.delete(path, "\"1\"").then().statusCode(404);
    stranger.list(ACCOUNTS).then().body("data", empty());
    assertThat(LogRows.types("contacts", stranger.workspace())).isEmpty();
    agent.get(path).then().header("ETag", "\"1\"");
  }
}
