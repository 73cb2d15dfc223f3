package io.rapport.messaging;

import io.rapport.messaging.InboxAnswer.Expected;
import io.rapport.messaging.InboxAnswer.Expected.Reason;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/// The receiver's cursors: compare and set, in the transaction of the effects.
final class InboxCursors {

  private static final String MOVE =
      """
      with moved as (
        update inbox_cursor
        set position = ?, event_id = ?, epoch = ?, log_id = ?, changed_at = now()
        where source = ? and log = ? and lane = ? and log_id in (?, ?) and position = ?
          and event_id is not distinct from ? and epoch <= ?
        returning 1)
      select exists (select from moved),
        array(select event_id from inbox_seen where source = ? and log = ? and event_id = any(?))
      """;

  private static final String START =
      """
      insert into inbox_cursor (source, log, lane, log_id, position, event_id, epoch)
      values (?, ?, ?, ?, ?, ?, ?)
      on conflict do nothing
      """;

  private static final String READ =
      """
      select log_id, position, event_id, epoch
      from inbox_cursor where source = ? and log = ? and lane = ?
      """;

  private static final String SEE =
      """
      insert into inbox_seen (source, log, event_id)
      select ?, ?, unnest(?::uuid[])
      on conflict do nothing
      returning event_id
      """;

  private final DataSource database;

  InboxCursors(DataSource database) {
    this.database = database;
  }

  /// What became of the cursor: moved (with the events that a redrive already brought), or not.
  sealed interface Move {
    record Moved(Set<UUID> seen) implements Move {}

    record Refused(Expected expected) implements Move {}
  }

  Move move(Batch batch) {
    try (Connection connection = database.getConnection()) {
      Tried tried = compareAndSet(connection, batch);
      if (tried.moved) {
        return new Move.Moved(tried.seen);
      }
      Expected expected = expected(connection, batch);
      if (expected != null) {
        return new Move.Refused(expected);
      }
      return start(connection, batch)
          ? new Move.Moved(tried.seen)
          : new Move.Refused(Objects.requireNonNull(expected(connection, batch)));
    } catch (SQLException e) {
      throw new LogFailure("The cursor could not be moved", e);
    }
  }

  /// Whether the cursor stands where the batch says, without a write.
  InboxAnswer stand(Batch batch) {
    try (Connection connection = database.getConnection()) {
      Batch.Step step = batch.step();
      Expected stands = expected(connection, batch);
      boolean there =
          stands != null
              && stands.logId().equals(step.logId())
              && stands.position() == step.prevPosition()
              && Objects.equals(stands.eventId(), step.prevEventId())
              && stands.epoch() <= step.epoch();
      return there || stands == null ? new InboxAnswer.Applied(step.prevPosition()) : stands;
    } catch (SQLException e) {
      throw new LogFailure("The cursor could not be read", e);
    }
  }

  private record Tried(boolean moved, Set<UUID> seen) {}

  private static Tried compareAndSet(Connection connection, Batch batch) throws SQLException {
    Batch.Place place = batch.place();
    Batch.Step step = batch.step();
    try (PreparedStatement move = connection.prepareStatement(MOVE)) {
      move.setLong(1, step.lastPosition());
      move.setObject(2, step.lastEventId());
      move.setLong(3, step.epoch());
      move.setObject(4, step.logId());
      move.setString(5, place.source());
      move.setString(6, place.log());
      move.setInt(7, place.lane());
      move.setObject(8, step.logId());
      move.setObject(9, step.continues(), java.sql.Types.OTHER);
      move.setLong(10, step.prevPosition());
      move.setObject(11, step.prevEventId(), java.sql.Types.OTHER);
      move.setLong(12, step.epoch());
      move.setString(13, place.source());
      move.setString(14, place.log());
      move.setArray(15, connection.createArrayOf("uuid", ids(batch.events())));
      try (ResultSet row = move.executeQuery()) {
        row.next();
        return new Tried(row.getBoolean(1), uuids(row.getArray(2)));
      }
    }
  }

  /// Where the cursor stands and why a batch that did not fit does not; null when there is none yet
  /// and the batch starts at the beginning.
  private static Expected expected(Connection connection, Batch batch) throws SQLException {
    Batch.Step step = batch.step();
    try (PreparedStatement read = connection.prepareStatement(READ)) {
      read.setString(1, batch.place().source());
      read.setString(2, batch.place().log());
      read.setInt(3, batch.place().lane());
      try (ResultSet row = read.executeQuery()) {
        if (!row.next()) {
          return step.prevPosition() == 0
              ? null
              : new Expected(Reason.POSITION, step.logId(), 0, null, 0);
        }
        UUID logId = row.getObject(1, UUID.class);
        long position = row.getLong(2);
        UUID eventId = row.getObject(3, UUID.class);
        long epoch = row.getLong(4);
        return new Expected(reason(step, logId, position, epoch), logId, position, eventId, epoch);
      }
    }
  }

  private static Reason reason(Batch.Step step, UUID logId, long position, long epoch) {
    if (!logId.equals(step.logId()) && !logId.equals(step.continues())) {
      return Reason.FORK;
    }
    if (step.epoch() < epoch) {
      return Reason.FENCED;
    }
    return position == step.prevPosition() ? Reason.FORK : Reason.POSITION;
  }

  private static boolean start(Connection connection, Batch batch) throws SQLException {
    Batch.Step step = batch.step();
    try (PreparedStatement start = connection.prepareStatement(START)) {
      start.setString(1, batch.place().source());
      start.setString(2, batch.place().log());
      start.setInt(3, batch.place().lane());
      start.setObject(4, step.logId());
      start.setLong(5, step.lastPosition());
      start.setObject(6, step.lastEventId());
      start.setLong(7, step.epoch());
      return start.executeUpdate() == 1;
    }
  }

  /// Marks events that come outside of the order of their lane; returns those that are new.
  Set<UUID> see(String source, String log, List<Received> events) {
    try (Connection connection = database.getConnection();
        PreparedStatement see = connection.prepareStatement(SEE)) {
      see.setString(1, source);
      see.setString(2, log);
      see.setArray(3, connection.createArrayOf("uuid", ids(events)));
      Set<UUID> fresh = new HashSet<>();
      try (ResultSet rows = see.executeQuery()) {
        while (rows.next()) {
          fresh.add(rows.getObject(1, UUID.class));
        }
      }
      return fresh;
    } catch (SQLException e) {
      throw new LogFailure("The events could not be marked as seen", e);
    }
  }

  /// Notes that the source will not send these outside of their order again.
  void taken(String source, String log, List<UUID> events) {
    try (Connection connection = database.getConnection();
        PreparedStatement taken =
            connection.prepareStatement(
                """
                update inbox_seen set confirmed_at = now()
                where source = ? and log = ? and event_id = any(?)
                """)) {
      taken.setString(1, source);
      taken.setString(2, log);
      taken.setArray(3, connection.createArrayOf("uuid", events.toArray()));
      taken.executeUpdate();
    } catch (SQLException e) {
      throw new LogFailure("The events could not be marked as taken", e);
    }
  }

  /// Lets the database session see one workspace only.
  void enter(UUID workspaceId) {
    try (Connection connection = database.getConnection();
        PreparedStatement enter =
            connection.prepareStatement("select set_config('rapport.workspace', ?, true)")) {
      enter.setString(1, workspaceId.toString());
      enter.execute();
    } catch (SQLException e) {
      throw new LogFailure("The workspace could not be set", e);
    }
  }

  /// Makes deferred constraints speak now.
  void checkConstraints() {
    try (Connection connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("set constraints all immediate");
    } catch (SQLException e) {
      throw new LogFailure("The constraints do not hold", e);
    }
  }

  private static UUID[] ids(List<Received> events) {
    return events.stream().map(Received::eventId).toArray(UUID[]::new);
  }

  private static Set<UUID> uuids(Array array) throws SQLException {
    return Set.of((UUID[]) array.getArray());
  }
}
