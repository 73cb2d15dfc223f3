package io.rapport.segments.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contracts.ProfileEvent;
import io.rapport.segments.SegmentFixtures;
import io.rapport.testing.InboxClient;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.access.AccessReport;
import io.rapport.testing.access.AccessTable;
import io.rapport.testing.access.ForgeryCheck;
import io.rapport.testing.access.MassAssignment;
import io.rapport.testing.access.ServiceAccess;
import io.rapport.testing.access.Subjects;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    access = new ServiceAccess("segments", AccessTest::person);
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
    UUID id = UUID.randomUUID();
    InboxClient.of("profiles", "outbox")
        .deliver(
            workspace,
            List.of(
                new ProfileEvent.Changed(
                    SegmentFixtures.profile(id, 1, Map.of("plan", "pro")), Instant.now())));
    return new Subjects.Person(id, "u-" + id);
  }
}
