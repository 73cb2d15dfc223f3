package io.rapport.gateway.health;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.gateway.Fakes;
import io.rapport.gateway.GatewayResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayResource.class)
class HealthResourceTest {

  @BeforeEach
  void servicesAreUp() {
    Fakes.reset();
  }

  @Test
  void isReadyWhenAllServicesAre() {
    await()
        .untilAsserted(
            () ->
                given()
                    .get("/health/ready")
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("UP"))
                    .body("services.contacts", equalTo("UP"))
                    .body("services.segments", equalTo("UP")));
  }

  @Test
  void namesTheServiceThatIsAway() {
    Fakes.PROFILES.answers(503, "{}");
    await()
        .untilAsserted(
            () ->
                given()
                    .get("/health/ready")
                    .then()
                    .statusCode(503)
                    .body("status", equalTo("DOWN"))
                    .body("services.profiles", equalTo("DOWN"))
                    .body("services.contacts", equalTo("UP")));
  }

  @Test
  void isAliveOnItsOwn() {
    Fakes.PROFILES.answers(503, "{}");
    assertThat(given().get("/q/health/live").statusCode()).isEqualTo(200);
    assertThat(given().get("/q/health/ready").statusCode()).isEqualTo(200);
  }
}
