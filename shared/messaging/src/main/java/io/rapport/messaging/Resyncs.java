package io.rapport.messaging;

import java.sql.Array;
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

/// The resync of one subscriber, as the source has it: who works at it, and where the lanes go
/// on afterwards.
final class Resyncs {

  /// A resync to work at.
  ///
  /// @param whole whether nothing of the log was dropped yet
  /// @param fenced whether the heads were fixed, behind which the log goes on
  record Claimed(
      UUID id,
      long epoch,
      UUID logId,
      boolean whole,
      boolean fenced,
      List<ResyncDelivery.Head> heads) {}

  private static final String LEASE = "60 seconds";

  private static final String START =
      """
      insert into log_resync as r (log, subscriber, reason, log_id)
      select ?, ?, ?, s.log_id from log_sequencer s where s.log_table = ?
      on conflict (log, subscriber) do update
      set id = gen_random_uuid(), epoch = r.epoch + 1, reason = excluded.reason,
        log_id = excluded.log_id, pages = 0, states = 0, lease_owner = null, lease_until = null,
        attempts = 0, next_attempt_at = null, last_error = null, started_at = now(),
        changed_at = now(), finished_at = null, fenced_at = null
      """;

  private static final String HOLD_LANES =
      """
      insert into log_subscriber as c (log, subscriber, lane, position, event_id, state, lease_epoch)
      select ?, ?, lane, s.heads[lane + 1],
        (select (%2$s) from %1$s_position p join %1$s e on e.day = p.day and e.seq = p.seq
          where p.lane = l.lane and p.position = s.heads[l.lane + 1]),
        'resyncing', 1
      from log_sequencer s, generate_series(0, ?) l(lane)
      where s.log_table = '%1$s'
      on conflict (log, subscriber, lane) do update
      set position = excluded.position, event_id = excluded.event_id, state = excluded.state,
        lease_owner = null, lease_until = null, lease_epoch = c.lease_epoch + 1, attempts = 0,
        next_attempt_at = null, last_error = null, changed_at = now()
      """;

  private static final String HEADS =
      """
      update log_subscriber c
      set position = s.heads[c.lane + 1], changed_at = now(),
        event_id = (
          select (%2$s) from %1$s_position p join %1$s e on e.day = p.day and e.seq = p.seq
          where p.lane = c.lane and p.position = s.heads[c.lane + 1])
      from log_sequencer s
      where c.log = ? and c.subscriber = ? and c.state = 'resyncing' and s.log_table = '%1$s'
      returning c.lane, c.position, c.event_id
      """;

  private static final String FORGET_LETTERS =
      """
      delete from dead_letter d
      using log_resync r, log_subscriber c
      where d.log = ? and d.subscriber = ?
        and r.log = d.log and r.subscriber = d.subscriber and d.last_at < r.fenced_at
        and c.log = d.log and c.subscriber = d.subscriber and c.lane = d.lane
        and d.position <= c.position
      """;

  private static final String UNPARK =
      """
      delete from parked_key k
      where k.log = ? and k.subscriber = ?
        and not exists (
          select from dead_letter d
          where d.workspace_id = k.workspace_id and d.log = k.log
            and d.subscriber = k.subscriber and d.subject = k.subject)
      """;

  private static final String CLAIM =
      """
      update log_resync r
      set lease_owner = ?, lease_until = now() + ?::interval
      from log_sequencer s
      where r.log = ? and r.subscriber = ? and r.finished_at is null and s.log_table = ?
        and (r.lease_owner is null or r.lease_owner = ? or r.lease_until < now())
        and (r.next_attempt_at is null or r.next_attempt_at <= now())
      returning r.id, r.epoch, r.log_id, 0 = all(s.dropped), r.fenced_at is not null,
        array(select c.position from log_subscriber c
          where c.log = r.log and c.subscriber = r.subscriber order by c.lane),
        array(select c.event_id from log_subscriber c
          where c.log = r.log and c.subscriber = r.subscriber order by c.lane)
      """;

  private final DataSource database;
  private final Log log;
  private final String subscriber;
  private final String owner;

  Resyncs(DataSource database, Log log, String subscriber, String owner) {
    this.database = database;
    this.log = log;
    this.subscriber = subscriber;
    this.owner = owner;
  }

  /// As [#start], unless one is under way; true when it began.
  boolean startUnlessUnderWay(String reason) throws SQLException {
    return inTransaction(
        connection -> {
          try (PreparedStatement lock =
              connection.prepareStatement(
                  "select from log_subscriber where log = ? and subscriber = ? order by lane for"
                      + " update")) {
            set(lock, log.name(), subscriber);
            lock.execute();
          }
          try (PreparedStatement select =
              connection.prepareStatement(
                  "select from log_resync where log = ? and subscriber = ? and finished_at is"
                      + " null")) {
            set(select, log.name(), subscriber);
            try (ResultSet row = select.executeQuery()) {
              if (row.next()) {
                return false;
              }
            }
          }
          start(connection, reason);
          return true;
        });
  }

  /// Stops all lanes, and keeps what the log has from here on. A resync that is under way is begun
  /// anew.
  void start(String reason) throws SQLException {
    inTransaction(
        connection -> {
          start(connection, reason);
          return null;
        });
  }

  /// As [#start], once for a subscriber of which a lane has expired; false when none has.
  boolean startExpired(String reason) throws SQLException {
    return inTransaction(
        connection -> {
          try (PreparedStatement lock =
              connection.prepareStatement(
                  """
                  select from log_subscriber
                  where log = ? and subscriber = ? and state = 'expired' order by lane for update
                  """)) {
            lock.setString(1, log.name());
            lock.setString(2, subscriber);
            try (ResultSet rows = lock.executeQuery()) {
              if (!rows.next()) {
                return false;
              }
            }
          }
          start(connection, reason);
          return true;
        });
  }

  private void start(Connection connection, String reason) throws SQLException {
    update(connection, START, log.name(), subscriber, reason, log.table());
    update(
        connection,
        HOLD_LANES.formatted(log.table(), log.eventId()),
        log.name(),
        subscriber,
        Lanes.COUNT - 1);
  }

  /// Whether nothing of the log was dropped yet, so that it is its own current state.
  boolean whole() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "select 0 = all(dropped) from log_sequencer where log_table = ?")) {
      select.setString(1, log.table());
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /// Takes the resync to work at, if there is one and nobody else has it.
  Optional<Claimed> claim() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement claim = connection.prepareStatement(CLAIM)) {
      set(claim, owner, LEASE, log.name(), subscriber, log.table(), owner);
      try (ResultSet row = claim.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Claimed(
                    row.getObject(1, UUID.class),
                    row.getLong(2),
                    row.getObject(3, UUID.class),
                    row.getBoolean(4),
                    row.getBoolean(5),
                    heads(row.getArray(6), row.getArray(7))))
            : Optional.empty();
      }
    }
  }

  private static List<ResyncDelivery.Head> heads(Array positions, Array eventIds)
      throws SQLException {
    Long[] at = (Long[]) positions.getArray();
    UUID[] ids = (UUID[]) eventIds.getArray();
    List<ResyncDelivery.Head> heads = new ArrayList<>();
    for (int lane = 0; lane < at.length; lane++) {
      heads.add(new ResyncDelivery.Head(at[lane], ids[lane]));
    }
    return heads;
  }

  /// Fixes where the lanes go on, once the receiver takes nothing of the log any more: whatever it
  /// took before, even from a relay that did not know yet, stands at or before these heads. Empty
  /// when the resync is somebody else's now, or a lane is not held by it.
  Optional<Claimed> fence(Claimed claimed) throws SQLException {
    if (claimed.fenced()) {
      return Optional.of(claimed);
    }
    return inTransaction(
        connection -> {
          int ours =
              update(
                  connection,
                  """
                  update log_resync set fenced_at = now(), changed_at = now()
                  where log = ? and subscriber = ? and id = ? and lease_owner = ?
                  """,
                  log.name(),
                  subscriber,
                  claimed.id(),
                  owner);
          if (ours == 0) {
            return Optional.empty();
          }
          ResyncDelivery.Head[] heads = new ResyncDelivery.Head[Lanes.COUNT];
          int lanes = 0;
          try (PreparedStatement fix =
              connection.prepareStatement(HEADS.formatted(log.table(), log.eventId()))) {
            set(fix, log.name(), subscriber);
            try (ResultSet rows = fix.executeQuery()) {
              for (; rows.next(); lanes++) {
                heads[rows.getInt(1)] =
                    new ResyncDelivery.Head(rows.getLong(2), rows.getObject(3, UUID.class));
              }
            }
          }
          if (lanes < Lanes.COUNT) {
            connection.rollback();
            return Optional.empty();
          }
          return Optional.of(
              new Claimed(
                  claimed.id(),
                  claimed.epoch(),
                  claimed.logId(),
                  claimed.whole(),
                  true,
                  List.of(heads)));
        });
  }

  /// Notes a page and stays at it; false when it is somebody else's now.
  boolean progressed(UUID id, long page, int states) throws SQLException {
    return update(
            """
            update log_resync
            set pages = ?, states = states + ?, attempts = 0, last_error = null,
              lease_until = now() + ?::interval, changed_at = now()
            where log = ? and subscriber = ? and id = ? and lease_owner = ?
            """,
            page,
            states,
            LEASE,
            log.name(),
            subscriber,
            id,
            owner)
        == 1;
  }

  /// The receiver knows a higher epoch, of a history that this source has lost.
  boolean raise(UUID id, long above) throws SQLException {
    return update(
            """
            update log_resync set epoch = greatest(epoch, ?) + 1, changed_at = now()
            where log = ? and subscriber = ? and id = ? and lease_owner = ?
            """,
            above,
            log.name(),
            subscriber,
            id,
            owner)
        == 1;
  }

  /// Gives it back for a while.
  void rest(UUID id, Duration wait, String error) throws SQLException {
    update(
        """
        update log_resync
        set attempts = attempts + 1, last_error = left(?, 500), lease_owner = null,
          lease_until = null, next_attempt_at = now() + ?::interval, changed_at = now()
        where log = ? and subscriber = ? and id = ? and lease_owner = ?
        """,
        error,
        wait.toMillis() + " milliseconds",
        log.name(),
        subscriber,
        id,
        owner);
  }

  /// Whether the log is still the one that the resync began with.
  boolean sameLog(UUID logId) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "select log_id = ? from log_sequencer where log_table = ?")) {
      set(select, logId, log.table());
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /// The subscriber is up to date: its lanes go on. Dead letters that the current state contained
  /// go; what was refused of that state stays.
  boolean finish(UUID id) throws SQLException {
    return inTransaction(
        connection -> {
          boolean ours =
              update(
                      connection,
                      """
                      update log_resync
                      set finished_at = now(), changed_at = now(), lease_owner = null,
                        lease_until = null, last_error = null
                      where log = ? and subscriber = ? and id = ? and lease_owner = ?
                        and finished_at is null
                      """,
                      log.name(),
                      subscriber,
                      id,
                      owner)
                  == 1;
          if (ours) {
            update(
                connection,
                """
                update log_subscriber set state = 'active', changed_at = now()
                where log = ? and subscriber = ? and state = 'resyncing'
                """,
                log.name(),
                subscriber);
            update(connection, FORGET_LETTERS, log.name(), subscriber);
            update(connection, UNPARK, log.name(), subscriber);
          }
          return ours;
        });
  }

  private int update(String sql, Object... parameters) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return update(connection, sql, parameters);
    }
  }

  private static int update(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      set(update, parameters);
      return update.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }

  private <T> T inTransaction(Work<T> work) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.run(connection);
        connection.commit();
        return result;
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T run(Connection connection) throws SQLException;
  }
}
