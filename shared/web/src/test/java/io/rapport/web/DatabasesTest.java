package io.rapport.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.Test;

class DatabasesTest {

  @Test
  void knowsADatabaseThatIsAway() {
    assertThat(Databases.isAway(new RuntimeException(new SQLException("gone", "08006")))).isTrue();
    assertThat(Databases.isAway(new SQLException("starting", "57P03"))).isTrue();
    assertThat(Databases.isAway(new SQLException("idle in transaction", "25P03"))).isTrue();
    assertThat(Databases.isAway(new SQLTransientConnectionException())).isTrue();
    assertThat(Databases.isAway(new SQLException("Acquisition timeout while waiting"))).isTrue();
    assertThat(Databases.isAway(new SQLException("Sorry, acquisition timeout!"))).isTrue();
  }

  @Test
  void knowsACommitThatFoundTheDatabaseAway() {
    assertThat(Databases.isAway(rolledBack(new SQLException("Connection reset", "08006"))))
        .isTrue();
    assertThat(Databases.isAway(rolledBack(new SQLException("refused", "P0001")))).isFalse();
  }

  /// As the transaction manager tells it: the reason is only suppressed.
  private static Exception rolledBack(SQLException reason) {
    RollbackException failure = new RollbackException("Could not commit transaction");
    failure.addSuppressed((XAException) new XAException("commit").initCause(reason));
    return new RuntimeException(failure);
  }

  @Test
  void takesAnErrorInAStatementForOurs() {
    assertThat(Databases.isAway(new SQLException("no such column", "42703"))).isFalse();
    assertThat(Databases.isAway(new IllegalStateException("bug"))).isFalse();
  }

  @Test
  void knowsAValueThatCannotBeStored() {
    assertThat(Databases.isBadValue(new RuntimeException(new SQLException("\\0", "22021"))))
        .isTrue();
    assertThat(Databases.isBadValue(new SQLException("duplicate", "23505"))).isFalse();
  }

  @Test
  void takesAFaultOfOursForOurs() {
    assertThat(Databases.isBadValue(new SQLException("division by zero", "22012"))).isFalse();
    assertThat(Databases.isBadValue(new SQLException("limit must not be negative", "2201W")))
        .isFalse();
  }
}
