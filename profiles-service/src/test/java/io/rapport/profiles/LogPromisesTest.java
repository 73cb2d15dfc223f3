package io.rapport.profiles;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contracts.EventCollected;
import io.rapport.testing.InboxClient;
import io.rapport.testing.LogSuite;
import io.rapport.testing.PlatformResource;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class LogPromisesTest {

  @Test
  void tellsEachChangeOfAProfileInOrder() throws Exception {
    LogSuite.of("profiles", "outbox")
        .version("(e.data->'profile'->>'version')::bigint")
        .check(LogPromisesTest::arrives);
  }

  @Test
  void tellsEachResolvedEventOnce() throws Exception {
    LogSuite.of("profiles", "profile_event")
        .subject("e.anchor_id")
        .appMay("SELECT", "INSERT")
        .check(LogPromisesTest::arrives);
  }

  /// An event of the collection API, each writer on a lane of its own.
  private static boolean arrives(UUID workspace, int writer, int subject) {
    String id = UUID.randomUUID().toString();
    EventCollected event =
        ProfilesFixtures.identify(
            id,
            1,
            "userId",
            "user " + subject,
            "traits",
            Map.of(
                "By " + writer + " as " + id,
                "a trait of its own, so that each event is a change"));
    Response answer =
        InboxClient.of("interactions", "event", writer + 1).take(workspace, List.of(event));
    return answer.statusCode() == 200;
  }
}
