package io.rapport.profiles.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.profiles.ProfilesFixtures;
import io.rapport.testing.InboxClient;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.Tokens;
import io.rapport.testing.access.AccessReport;
import io.rapport.testing.access.AccessTable;
import io.rapport.testing.access.ForgeryCheck;
import io.rapport.testing.access.MassAssignment;
import io.rapport.testing.access.ServiceAccess;
import io.rapport.testing.access.Subjects;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class AccessTest {

  private final AccessTable table = AccessTable.read();
  private ServiceAccess access;

  @BeforeEach
  void readTheDocument() {
    access = new ServiceAccess("profiles", AccessTest::person);
  }

  @Test
  void everyOperationHasItsRow() {
    access.checkCoverage(table);
  }

  @Test
  void letsInWhomTheTableLetsInAndNobodyElse() {
    AccessReport report = access.matrix(table);
    System.out.println(report);
    assertThat(report.leaks()).isEmpty();
    assertThat(report.wrong()).isEmpty();
    assertThat(report.untold()).isEmpty();
  }

  @Test
  void refusesForgedTokens() {
    ForgeryCheck.Result result = access.forgeries(table);
    System.out.println(result);
    assertThat(result.accepted()).isEmpty();
    assertThat(result.fetches()).isZero();
    assertThat(result.refusedGenuine()).isEmpty();
  }

  @Test
  void letsNobodySetWhatThePlatformSets() {
    MassAssignment.Result result = access.forbiddenFields(table);
    System.out.println(result);
    assertThat(result.wrong()).isEmpty();
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
