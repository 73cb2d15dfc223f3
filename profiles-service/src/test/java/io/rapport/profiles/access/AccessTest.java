package io.rapport.profiles.access;

import static io.restassured.RestAssured.given;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.profiles.ProfilesFixtures;
import io.rapport.testing.InboxClient;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.Tokens;
import io.rapport.testing.access.ServiceAccess;
import io.rapport.testing.access.ServiceAccessChecks;
import io.rapport.testing.access.Subjects;
import java.util.List;
import java.util.UUID;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class AccessTest extends ServiceAccessChecks {

  @Override
  protected ServiceAccess service() {
    return new ServiceAccess("profiles", AccessTest::person);
  }

  private static Subjects.Person person(UUID workspace) {
    String userId = "u-" + UUID.randomUUID();
    InboxClient.of("interactions", "event")
        .deliver(workspace, List.of(ProfilesFixtures.track(userId, 1, "Seen", "userId", userId)));
    String id =
        given()
            .auth()
            .oauth2(Tokens.of("viewer").in(workspace))
            .get("/api/v1/profiles/by/user_id/" + userId)
            .then()
            .statusCode(200)
            .extract()
            .path("id");
    return new Subjects.Person(UUID.fromString(id), userId);
  }
}
