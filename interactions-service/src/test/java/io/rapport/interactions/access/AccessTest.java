package io.rapport.interactions.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.access.AccessReport;
import io.rapport.testing.access.AccessTable;
import io.rapport.testing.access.ForgeryCheck;
import io.rapport.testing.access.MassAssignment;
import io.rapport.testing.access.ServiceAccess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class AccessTest {

  private final AccessTable table = AccessTable.read();
  private ServiceAccess access;

  @BeforeEach
  void readTheDocument() {
    access = new ServiceAccess("interactions");
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
}
