package io.rapport.messaging;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// How far one subscriber of a log is, per lane, and who may deliver to it: leases by the
/// database's clock, each with a higher epoch than the one before.
final class SubscriberCursors {

  /// Where a lane stands.
  record Cursor(int lane, long position, UUID eventId, boolean active) {}

  /// How the database has a lane.
  ///
  /// @param rested whether it waits after a failure
  record Standing(int lane, long position, String state, boolean rested) {
    boolean active() {
      return state.equals("active");
    }
  }

  /// The right to deliver a lane for a while.
  record Lease(long epoch, Cursor cursor) {}

  private final DataSource database;
  private final String log;
  private final String subscriber;
  private final String owner;
  private final String lease;

  SubscriberCursors(
      DataSource database, String log, String subscriber, String owner, Duration lease) {
    this.database = database;
    this.log = log;
    this.subscriber = subscriber;
    this.owner = owner;
    this.lease = lease.toMillis() + " milliseconds";
  }

  /// All lanes; makes those that are not there yet.
  List<Cursor> open() throws SQLException {
    update(
        """
        insert into log_subscriber (log, subscriber, lane)
        select ?, ?, generate_series(0, ?)
        on conflict do nothing
        """,
        log,
        subscriber,
        Lanes.COUNT - 1);
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                """
                select lane, position, event_id, state = 'active'
                from log_subscriber where log = ? and subscriber = ? order by lane
                """)) {
      select.setString(1, log);
      select.setString(2, subscriber);
      try (ResultSet rows = select.executeQuery()) {
        List<Cursor> cursors = new ArrayList<>();
        while (rows.next()) {
          cursors.add(cursor(rows));
        }
        return cursors;
      }
    }
  }

  /// How all lanes stand, whoever has changed them.
  List<Standing> standing() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                """
                select lane, position, state, attempts > 0
                from log_subscriber where log = ? and subscriber = ? order by lane
                """)) {
      select.setString(1, log);
      select.setString(2, subscriber);
      try (ResultSet rows = select.executeQuery()) {
        List<Standing> standing = new ArrayList<>();
        while (rows.next()) {
          standing.add(
              new Standing(rows.getInt(1), rows.getLong(2), rows.getString(3), rows.getBoolean(4)));
        }
        return standing;
      }
    }
  }

  /// Lets the lanes that rest or are forked try again now, for an operator; returns how many.
  int retry() throws SQLException {
    return update(
        """
        update log_subscriber
        set state = 'active', attempts = 0, next_attempt_at = null, last_error = null,
          changed_at = now()
        where log = ? and subscriber = ? and (state = 'forked' or attempts > 0)
          and state in ('active', 'forked')
        """,
        log,
        subscriber);
  }

  /// Takes a lane, if nobody else holds it; the new epoch is above `above`.
  Optional<Lease> claim(int lane, long above) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement claim =
            connection.prepareStatement(
                """
                update log_subscriber
                set lease_owner = ?, lease_epoch = greatest(lease_epoch, ?) + 1,
                  lease_until = now() + ?::interval
                where log = ? and subscriber = ? and lane = ? and state = 'active'
                  and (lease_owner is null or lease_owner = ? or lease_until < now())
                  and (next_attempt_at is null or next_attempt_at <= now())
                returning lane, position, event_id, true, lease_epoch
                """)) {
      claim.setString(1, owner);
      claim.setLong(2, above);
      claim.setString(3, lease);
      claim.setString(4, log);
      claim.setString(5, subscriber);
      claim.setInt(6, lane);
      claim.setString(7, owner);
      try (ResultSet row = claim.executeQuery()) {
        return row.next() ? Optional.of(new Lease(row.getLong(5), cursor(row))) : Optional.empty();
      }
    }
  }

  /// Moves a lane and renews its lease; false when the lease was lost.
  boolean move(int lane, long epoch, long position, UUID eventId) throws SQLException {
    return update(
            """
            update log_subscriber
            set position = ?, event_id = ?, attempts = 0, last_error = null,
              next_attempt_at = null, lease_until = now() + ?::interval, changed_at = now()
            where log = ? and subscriber = ? and lane = ? and lease_owner = ? and lease_epoch = ?
            """,
            position,
            eventId,
            lease,
            log,
            subscriber,
            lane,
            owner,
            epoch)
        == 1;
  }

  /// Lets a lane rest after a failure, and gives it back.
  void rest(int lane, long epoch, Duration delay, String error) throws SQLException {
    update(
        """
        update log_subscriber
        set attempts = attempts + 1, last_error = left(?, 500), lease_owner = null,
          lease_until = null, next_attempt_at = now() + ?::interval, changed_at = now()
        where log = ? and subscriber = ? and lane = ? and lease_owner = ? and lease_epoch = ?
        """,
        error,
        delay.toMillis() + " milliseconds",
        log,
        subscriber,
        lane,
        owner,
        epoch);
  }

  /// Stops a lane; false when it is somebody else's now.
  boolean stop(int lane, long epoch, String state, String error) throws SQLException {
    return update(
            """
            update log_subscriber
            set state = ?, last_error = left(?, 500), lease_owner = null, lease_until = null,
              changed_at = now()
            where log = ? and subscriber = ? and lane = ? and lease_owner = ? and lease_epoch = ?
            """,
            state,
            error,
            log,
            subscriber,
            lane,
            owner,
            epoch)
        == 1;
  }

  /// Gives all lanes back.
  void release() throws SQLException {
    update(
        """
        update log_subscriber set lease_owner = null, lease_until = null
        where log = ? and subscriber = ? and lease_owner = ?
        """,
        log,
        subscriber,
        owner);
  }

  private static Cursor cursor(ResultSet row) throws SQLException {
    return new Cursor(
        row.getInt(1), row.getLong(2), row.getObject(3, UUID.class), row.getBoolean(4));
  }

  private int update(String sql, Object... parameters) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        update.setObject(i + 1, parameters[i]);
      }
      return update.executeUpdate();
    }
  }
}
