package io.rapport.interactions.plan;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/// Forgets counts of violations that are too old, of all workspaces.
@Singleton
class ViolationPurge {

  private static final Logger LOG = Logger.getLogger(ViolationPurge.class);

  private final AgroalDataSource database;
  private final PlanConfig config;
  private final Clock clock;

  ViolationPurge(
      @DataSource("maintenance") AgroalDataSource database, PlanConfig config, Clock clock) {
    this.database = database;
    this.config = config;
    this.clock = clock;
  }

  @Scheduled(every = "6h", delayed = "20m", concurrentExecution = ConcurrentExecution.SKIP)
  void purge() {
    try {
      purgeNow();
    } catch (SQLException e) {
      LOG.warnf(e, "Old counts of violations could not be purged");
    }
  }

  /// Returns how many rows were forgotten.
  int purgeNow() throws SQLException {
    LocalDate first =
        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minus(config.violationsKept());
    try (Connection connection = database.getConnection();
        PreparedStatement delete =
            connection.prepareStatement("delete from plan_violation where day < ?")) {
      delete.setObject(1, first);
      return delete.executeUpdate();
    }
  }
}
