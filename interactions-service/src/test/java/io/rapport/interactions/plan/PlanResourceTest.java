package io.rapport.interactions.plan;

import static io.rapport.interactions.SourceFixtures.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class PlanResourceTest {

  private static final String PLANS = "/api/v1/tracking-plans";

  private final UUID workspace = Fresh.workspace();

  @Test
  void keepsAPlanAndAllItsVersions() {
    Response created = as("integrator", workspace).body(PlanFixtures.SHOP).post(PLANS);
    created.then().statusCode(201).header("ETag", "\"0\"").body("events", hasSize(4));
    String path = PLANS + "/" + created.path("id");

    as("viewer", workspace)
        .get(path)
        .then()
        .statusCode(200)
        .header("ETag", "\"0\"")
        .body("unplanned", equalTo("refuse"))
        .body("definitions.money.multipleOf", equalTo(0.01f))
        .body("events[1].name", equalTo("Order Completed"));

    as("integrator", workspace).body(PlanFixtures.SHOP).put(path).then().statusCode(428);
    as("integrator", workspace)
        .header("If-Match", "\"7\"")
        .body(PlanFixtures.SHOP)
        .put(path)
        .then()
        .statusCode(412);
    as("integrator", workspace)
        .header("If-Match", "\"0\"")
        .body("{\"name\": \"Second\", \"events\": []}")
        .put(path)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("name", equalTo("Second"))
        .body("unplanned", equalTo("allow"));

    as("viewer", workspace)
        .get(path + "/versions")
        .then()
        .statusCode(200)
        .body("data.version", equalTo(java.util.List.of(1, 0)))
        .body("data.events", equalTo(java.util.List.of(0, 4)));
    Response first = as("viewer", workspace).get(path + "/versions?limit=1");
    as("viewer", workspace)
        .queryParam("cursor", first.<String>path("page.next"))
        .get(path + "/versions?limit=1")
        .then()
        .body("data[0].version", equalTo(0));
    as("viewer", workspace)
        .get(path + "/versions/0")
        .then()
        .statusCode(200)
        .body("name", equalTo("Shop"))
        .body("events", hasSize(4));
    as("viewer", workspace).get(path + "/versions/2").then().statusCode(404);
    as("viewer", workspace).get(path + "/versions?cursor=eA").then().statusCode(400);

    as("integrator", workspace).delete(path).then().statusCode(428);
    as("integrator", workspace).header("If-Match", "*").delete(path).then().statusCode(204);
    as("viewer", workspace).get(path).then().statusCode(404);
    as("viewer", workspace).get(path + "/versions").then().statusCode(404);
    as("viewer", workspace).get(path + "/versions/0").then().statusCode(404);
  }

  @Test
  void listsPlansByPage() {
    for (int i = 0; i < 3; i++) {
      as("admin", workspace).body("{\"name\": \"P%d\"}".formatted(i)).post(PLANS);
    }
    Response first = as("viewer", workspace).get(PLANS + "?limit=2");
    first.then().statusCode(200).body("data", hasSize(2)).body("page.hasMore", equalTo(true));
    as("viewer", workspace)
        .queryParam("cursor", first.<String>path("page.next"))
        .get(PLANS + "?limit=2")
        .then()
        .body("data", hasSize(1))
        .body("data[0].name", equalTo("P2"));
    as("viewer", workspace).get(PLANS + "?cursor=x").then().statusCode(400);
  }

  @Test
  void createsOnceByKey() {
    for (int i = 0; i < 2; i++) {
      as("admin", workspace)
          .header("Idempotency-Key", "\"one\"")
          .body(PlanFixtures.SHOP)
          .post(PLANS)
          .then()
          .statusCode(201);
    }
    as("viewer", workspace).get(PLANS).then().body("data", hasSize(1));
    as("admin", workspace)
        .header("Idempotency-Key", "\"one\"")
        .body("{\"name\": \"Other\"}")
        .post(PLANS)
        .then()
        .statusCode(422);
  }

  @Test
  void pointsAtWhatIsWrong() {
    as("integrator", workspace)
        .body(
            """
            {"name": "P", "events": [{"name": "E", "schema": {"properties": {
              "a": {"requierd": []}, "b": {"type": "strin"}, "c": {"$ref": "https://example.com/x"}}}}]}""")
        .post(PLANS)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.pointer", hasItem("/events/0/schema/properties/a/requierd"))
        .body("errors.pointer", hasItem("/events/0/schema/properties/c/$ref"));
    for (String bad :
        new String[] {
          "{}",
          "[]",
          "{\"name\": \"P\", \"event\": []}",
          "{\"name\": \"P\", \"events\": [null]}",
          "{\"name\": \"P\", \"events\": {}}",
          "{\"name\": \"a\\u0000\"}",
          "{\"name\": \"P\", \"unplanned\": \"maybe\"}",
          "{\"name\": \"P\", \"common\": 3}"
        }) {
      as("integrator", workspace).body(bad).post(PLANS).then().statusCode(400);
    }
  }

  @Test
  void holdsAnEventAgainstAPlanWithoutStoringIt() {
    String path =
        PLANS + "/" + as("integrator", workspace).body(PlanFixtures.SHOP).post(PLANS).path("id");

    as("integrator", workspace)
        .body(
            "{\"type\": \"track\", \"messageId\": \"m\", \"event\": \"Order Completed\", \"properties\": {}}")
        .post(path + "/check")
        .then()
        .statusCode(200)
        .body("valid", equalTo(false))
        .body("findings[0].rule", equalTo("required"))
        .body("findings[0].pointer", equalTo("/properties/total"));
    as("integrator", workspace)
        .body("{\"messageId\": \"m\", \"event\": \"Cart Viewed\", \"properties\": {}}")
        .post(path + "/check")
        .then()
        .body("valid", equalTo(true));
    as("integrator", workspace).body("[]").post(path + "/check").then().statusCode(400);
    as("integrator", workspace)
        .body("{\"properties\": {\"a\": 1e999999999}}")
        .post(path + "/check")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/properties/a"));
    as("viewer", workspace).get("/api/v1/events/m/verdict").then().statusCode(404);
  }

  @Test
  void copiesATemplate() {
    as("viewer", workspace)
        .get(PLANS + "/templates")
        .then()
        .statusCode(200)
        .body(
            "data.key",
            equalTo(java.util.List.of("ecommerce", "b2b", "email", "live-chat", "mobile")));
    as("viewer", workspace)
        .get(PLANS + "/templates/email")
        .then()
        .statusCode(200)
        .body("events", hasSize(6));
    as("viewer", workspace).get(PLANS + "/templates/none").then().statusCode(404);
    as("integrator", workspace)
        .body("{\"name\": \"Ours\", \"unplanned\": \"refuse\"}")
        .post(PLANS + "/templates/ecommerce/copy")
        .then()
        .statusCode(201)
        .header("Location", containsString(PLANS))
        .body("name", equalTo("Ours"))
        .body("events", hasSize(28));
    as("integrator", workspace)
        .body("{}")
        .post(PLANS + "/templates/none/copy")
        .then()
        .statusCode(404);
  }

  @Test
  void belongsToItsWorkspaceAndToWhoMay() {
    String path =
        PLANS + "/" + as("integrator", workspace).body(PlanFixtures.SHOP).post(PLANS).path("id");

    given().get(path).then().statusCode(401);
    for (String role : new String[] {"viewer", "agent", "marketer", "privacy-officer"}) {
      as(role, workspace).get(path).then().statusCode(200);
      as(role, workspace).body("{\"name\": \"x\"}").post(PLANS).then().statusCode(403);
      as(role, workspace).header("If-Match", "*").delete(path).then().statusCode(403);
      as(role, workspace).body("{}").post(PLANS + "/generate").then().statusCode(403);
    }
    UUID other = Fresh.workspace();
    as("admin", other).get(path).then().statusCode(404);
    as("admin", other).get(path + "/versions/0").then().statusCode(404);
    as("admin", other).body("{}").post(path + "/check").then().statusCode(404);
    as("admin", other)
        .header("If-Match", "*")
        .body(PlanFixtures.SHOP)
        .put(path)
        .then()
        .statusCode(404);
    as("admin", other).header("If-Match", "*").delete(path).then().statusCode(404);
    assertThat(as("admin", other).get(PLANS).jsonPath().getList("data")).isEmpty();
  }
}
