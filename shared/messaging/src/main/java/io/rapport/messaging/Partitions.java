package io.rapport.messaging;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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

  /// Gives up waiting for subscribers that have not read what is older than `most`.
  void expire(Log log, Duration most) throws SQLException {
    try (Connection connection = maintenance.getConnection();
        PreparedStatement expire =
            connection.prepareStatement(
                "select subscriber, lane from rapport_expire_subscribers(?, ?, ?)")) {
      expire.setString(1, log.name());
      expire.setString(2, log.table());
      expire.setInt(3, Math.toIntExact(most.toDays()));
      try (ResultSet rows = expire.executeQuery()) {
        while (rows.next()) {
          LOG.errorf(
              "Lane %d of %s for %s is expired: what it has not read is more than %d days old",
              rows.getInt(2), log.name(), rows.getString(1), most.toDays());
        }
      }
    }
  }

  /// Forgets the keys of resyncs that are over, and the redriven events that will not come again.
  void clear() throws SQLException {
    run(
        """
        with keys as (
          delete from inbox_resync_key k
          where not exists (select from inbox_resync r where r.id = k.resync_id and not r.done)
          returning 1), places as (
          delete from inbox_resync_sweep p
          where not exists (select from inbox_resync r where r.id = p.resync_id and not r.done)
          returning 1), seen as (
          delete from inbox_seen where confirmed_at < now() - interval '7 days' returning 1)
        select (select count(*) from keys) + (select count(*) from places)
          + (select count(*) from seen)
        """);
  }

  /// Drops the days of a log that are older than `retention` and that every subscriber has read.
  /// One at a time, so that writers wait for no more than that.
  void drop(Log log, Duration retention) throws SQLException {
    String sql =
        "select rapport_drop_partitions('"
            + log.name()
            + "', '"
            + log.table()
            + "', "
            + retention.toDays()
            + ")";
    int dropped = 0;
    while (run(sql) > 0) {
      dropped++;
    }
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
