package io.rapport.testing.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What holds of the access to every service; each has a test class that extends this one.
public abstract class ServiceAccessChecks {

  protected final AccessTable table = AccessTable.read();
  protected ServiceAccess access;

  /// The service under test.
  protected abstract ServiceAccess service();

  @BeforeEach
  public void readTheDocument() {
    access = service();
  }

  @Test
  public void everyOperationHasItsRow() {
    access.checkCoverage(table);
  }

  @Test
  public void letsInWhomTheTableLetsInAndNobodyElse() {
    AccessReport report = access.matrix(table);
    System.out.println(report);
    assertThat(report.leaks()).isEmpty();
    assertThat(report.wrong()).isEmpty();
    assertThat(report.untold()).isEmpty();
  }

  @Test
  public void refusesForgedTokens() {
    ForgeryCheck.Result result = access.forgeries(table);
    System.out.println(result);
    assertThat(result.accepted()).isEmpty();
    assertThat(result.fetches()).isZero();
    assertThat(result.refusedGenuine()).isEmpty();
  }

  @Test
  public void letsNobodySetWhatThePlatformSets() {
    MassAssignment.Result result = access.forbiddenFields(table);
    System.out.println(result);
    assertThat(result.wrong()).isEmpty();
  }

  @Test
  public void treatsIdsOfAnotherWorkspaceLikeUnknownOnes() {
    ForeignReferences.Result result = access.foreignReferences(table);
    System.out.println(result);
    assertThat(result.wrong()).isEmpty();
  }

  @Test
  public void takesTheLongestHeadThatTheGatewayPassesOn() {
    assertThat(access.answerToALongHead(8 * 1024, 17 * 1024).status()).isNotIn(414, 431);
  }
}
