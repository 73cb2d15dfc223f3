package io.rapport.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.Fresh;
import io.rapport.testing.TestIssuer;
import io.rapport.testing.Tokens;
import io.rapport.testing.promise.Promise;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// The gateway of the tests starts while its issuer is away, and this class, by its name, is the
/// first to see it.
@QuarkusTest
@QuarkusTestResource(GatewayResource.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AbsentIssuerTest {

  private static final Duration REFRESH = Duration.ofMillis(1_100);

  private final UUID workspace = Fresh.workspace();

  /// The tests after this one expect their first token to be taken.
  @AfterEach
  void comesBack() {
    TestIssuer.get().on();
    await().atMost(Duration.ofSeconds(60)).until(() -> call() == 200);
  }

  @Test
  @Order(1)
  void costsNobodyMoreThanItMust() {
    Fakes.reset();
    int atStart = call();
    int collected = collect();
    TestIssuer.get().on();
    long start = System.nanoTime();
    await().atMost(Duration.ofSeconds(60)).until(() -> call() == 200);
    long back = Duration.ofNanos(System.nanoTime() - start).toMillis();

    TestIssuer.get().off();
    int calls = Promise.size(20, 2_000);
    int failed = 0;
    for (int i = 0; i < calls; i++) {
      failed += call() == 200 && collect() == 200 ? 0 : 1;
    }

    TestIssuer.get().on();
    int refused = 0;
    for (int rotation = 0; rotation < 2; rotation++) {
      pause();
      TestIssuer.get().rotate();
      refused += call() == 200 ? 0 : 1;
    }
    TestIssuer.get().off();
    TestIssuer.get().rotate();
    int unknown = call();

    Promise.of("R2", "Keycloak may be away, and may change its keys")
        .figure(
            "a token while it is away at start",
            "401 or 503",
            atStart,
            atStart == 503 || atStart == 401)
        .figure("events by write key then", "200", collected, collected == 200)
        .figure(
            "until tokens are taken after it came",
            Promise.isLong() ? "<= 30 s" : "",
            back + " ms",
            !Promise.isLong() || back <= 30_000)
        .told("calls with tokens of a known key while it is away, as many by write key", calls)
        .none("of them failed", failed)
        .none("first calls with a rotated key that were refused, of 2", refused)
        .control(
            "the first call with a rotated key that cannot be asked for", unknown, unknown != 200)
        .judge();
  }

  @Test
  @Order(2)
  void isToldAsAProblem() {
    TestIssuer.get().off();
    TestIssuer.get().rotate();
    String unknown = Tokens.of("agent").named("new-" + UUID.randomUUID()).in(workspace);
    int status =
        given()
            .header("Authorization", "Bearer " + unknown)
            .get("/api/v1/contacts")
            .then()
            .contentType("application/problem+json")
            .body("type", notNullValue())
            .extract()
            .statusCode();
    assertThat(status).isIn(401, 503);
  }

  private int call() {
    String token = Tokens.of("agent").named("caller-" + UUID.randomUUID()).in(workspace);
    return given().header("Authorization", "Bearer " + token).get("/api/v1/contacts").statusCode();
  }

  private static int collect() {
    return given()
        .auth()
        .preemptive()
        .basic("key-" + UUID.randomUUID(), "")
        .body("{}")
        .post("/v1/batch")
        .statusCode();
  }

  /// Longer than keys are not asked for again.
  private static void pause() {
    await().pollDelay(REFRESH).until(() -> true);
  }
}
