package io.rapport.messaging;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Keeps partitions ready for the coming days, and drops those of logs that nobody will read
/// again.
final class Partitions {

  private static final Logger LOG = Logger.getLogger(Partitions.class);
  private static final int DAYS_AHEAD = 7;

  private final DataSource maintenance;

  Partitions(DataSource maintenance) {
    this.maintenance = maintenance;
  }

  /// Makes what is missing; waits for nobody longer than two seconds.
  void create() throws SQLException {
    run("select sum(rapport_create_partitions(name, " + DAYS_AHEAD + ")) from partitioned_table");
  }

  /// Drops the days of a log that are older than `retention` and that every subscriber has read.
  void drop(Log log, Duration retention) throws SQLException {
    int dropped =
        run(
            "select rapport_drop_partitions('"
                + log.name()
                + "', '"
                + log.table()
                + "', "
                + retention.toDays()
                + ")");
    if (dropped > 0) {
      LOG.infof("The log %s let go of %d days", log.name(), dropped);
    }
  }

  private int run(String sql) throws SQLException {
    try (Connection connection = maintenance.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      try {
        statement.execute("set local lock_timeout = '2s'");
        int result;
        try (var row = statement.executeQuery(sql)) {
          result = row.next() ? row.getInt(1) : 0;
        }
        connection.commit();
        return result;
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }
}
