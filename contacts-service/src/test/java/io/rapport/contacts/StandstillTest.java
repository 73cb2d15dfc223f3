package io.rapport.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TestDatabase;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// A process stands still in the middle of a transaction: nobody waits long for what it holds.
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class StandstillTest {

  @Inject DataSource database;

  @Test
  void isCutOffByTheDatabase() throws SQLException {
    try (Connection still = database.getConnection();
        Connection patient = database.getConnection();
        Connection observer = TestDatabase.connect("contacts", "postgres")) {
      long cutOff = standStill(still, "select 1");
      long left = standStill(patient, "set local idle_in_transaction_session_timeout = 0");
      await()
          .atMost(Duration.ofSeconds(8))
          .untilAsserted(() -> assertThat(isThere(observer, cutOff)).isFalse());
      assertThat(isThere(observer, left)).as("without the limit").isTrue();
      patient.rollback();
      patient.setAutoCommit(true);
      assertThatThrownBy(() -> standStill(still, "select 1"))
          .as("when it goes on; the pool lets go of the connection")
          .isInstanceOf(SQLException.class);
    }
  }

  private static long standStill(Connection connection, String sql) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
      try (var row = statement.executeQuery("select pg_backend_pid()")) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static boolean isThere(Connection observer, long process) throws SQLException {
    try (var select =
        observer.prepareStatement("select exists (select from pg_stat_activity where pid = ?)")) {
      select.setLong(1, process);
      try (var row = select.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
