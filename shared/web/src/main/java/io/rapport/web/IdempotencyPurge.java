package io.rapport.web;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import org.jboss.logging.Logger;

/// Forgets the answers to `Idempotency-Key`s whose life is over, of all workspaces, some at a
/// time. Replicas that do it at once take different rows.
@Singleton
public class IdempotencyPurge {

  private static final Logger LOG = Logger.getLogger(IdempotencyPurge.class);

  private final AgroalDataSource database;
  private final IdempotencyConfig config;
  private final Clock clock;

  IdempotencyPurge(
      @DataSource("maintenance") AgroalDataSource database, IdempotencyConfig config, Clock clock) {
    this.database = database;
    this.config = config;
    this.clock = clock;
  }

  @Scheduled(every = "1h", delayed = "10m", concurrentExecution = ConcurrentExecution.SKIP)
  void purge() {
    try {
      purgeNow();
    } catch (SQLException e) {
      LOG.warnf(e, "Old idempotency keys could not be purged");
    }
  }

  /// Returns how many were forgotten.
  public long purgeNow() throws SQLException {
    Timestamp before = Timestamp.from(clock.instant().minus(config.life()));
    long purged = 0;
    int last = config.purgedAtOnce();
    while (last == config.purgedAtOnce()) {
      last = purgeSome(before);
      purged += last;
    }
    return purged;
  }

  private int purgeSome(Timestamp before) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement delete =
            connection.prepareStatement(
                """
                delete from idempotency_key k using (
                  select workspace_id, key from idempotency_key
                  where created_at < ? order by created_at limit ? for update skip locked) old
                where k.workspace_id = old.workspace_id and k.key = old.key
                """)) {
      delete.setTimestamp(1, before);
      delete.setInt(2, config.purgedAtOnce());
      return delete.executeUpdate();
    }
  }
}
