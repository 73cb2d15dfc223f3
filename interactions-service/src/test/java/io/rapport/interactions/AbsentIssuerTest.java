package io.rapport.interactions;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.sender;
import static io.rapport.interactions.SourceFixtures.writeKey;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TestIssuer;
import io.rapport.testing.promise.Promise;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A service while Keycloak is away and when it changes its keys; all services verify tokens by the
/// same settings.
@QuarkusTest
@WithTestResource(PlatformResource.class)
class AbsentIssuerTest {

  private static final Duration REFRESH = Duration.ofMillis(1_100);

  private final UUID workspace = Fresh.workspace();

  /// The tests after this one expect their first token to be taken.
  @AfterEach
  void comesBack() {
    TestIssuer.get().on();
    await().atMost(Duration.ofSeconds(60)).until(() -> read() == 200);
  }

  @Test
  void stopsNeitherKnownKeysNorCollection() {
    String key = writeKey(workspace);
    int calls = Promise.size(20, 2_000);
    TestIssuer.get().off();
    int failed = 0;
    for (int i = 0; i < calls; i++) {
      failed += read() == 200 && collect(key, i) == 200 ? 0 : 1;
    }
    TestIssuer.get().rotate();
    int unknown = read();
    TestIssuer.get().on();
    long start = System.nanoTime();
    await().atMost(Duration.ofSeconds(60)).until(() -> read() == 200);
    long back = Duration.ofNanos(System.nanoTime() - start).toMillis();

    int refused = 0;
    for (int rotation = 0; rotation < 2; rotation++) {
      await().pollDelay(REFRESH).until(() -> true);
      TestIssuer.get().rotate();
      refused += read() == 200 ? 0 : 1;
    }

    Promise.of("R2", "a service goes on while Keycloak is away, and follows its keys")
        .told("calls with a token of a known key, and as many events by write key", calls)
        .none("of them failed", failed)
        .figure(
            "a token of an unknown key meanwhile",
            "401 or 503",
            unknown,
            unknown == 401 || unknown == 503)
        .figure(
            "until it is taken after Keycloak is back",
            Promise.isLong() ? "<= 30 s" : "",
            back + " ms",
            !Promise.isLong() || back <= 30_000)
        .none("first calls with a rotated key that were refused, of 2", refused)
        .control(
            "the first call with a rotated key that cannot be asked for", unknown, unknown != 200)
        .judge();
  }

  private int read() {
    return as("integrator", workspace).get("/api/v1/sources").statusCode();
  }

  private static int collect(String key, int i) {
    return sender(key)
        .body("{\"messageId\": \"away-" + i + "\", \"userId\": \"u\", \"event\": \"E\"}")
        .post("/v1/track")
        .statusCode();
  }
}
