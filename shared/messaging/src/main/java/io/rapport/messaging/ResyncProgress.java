package io.rapport.messaging;

import io.rapport.contracts.Event;
import io.rapport.messaging.ResyncDelivery.End;
import io.rapport.messaging.ResyncDelivery.Head;
import io.rapport.messaging.ResyncDelivery.Page;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;

/// How far the receiver is with a resync, in the transaction of its effects.
final class ResyncProgress {

  /// Stands for "after the last page".
  static final String EXPORTED = "exported";

  /// Where the present resync of a log stands.
  record Standing(UUID id, long epoch, long page, String after, String swept, boolean done) {}

  private static final String MARK =
      """
      insert into inbox_resync_key (workspace_id, resync_id, kind, key)
      select ?, ?, kind, key from unnest(?, ?) u(kind, key)
      on conflict do nothing
      """;

  private final DataSource database;
  private final DataSource maintenance;

  ResyncProgress(DataSource database, DataSource maintenance) {
    this.database = database;
    this.maintenance = maintenance;
  }

  Optional<Standing> find(Resync resync) {
    return run(
        """
        select id, epoch, page, after, swept::text, done from inbox_resync
        where source = ? and log = ?
        """,
        select -> {
          try (ResultSet row = select.executeQuery()) {
            return row.next()
                ? Optional.of(
                    new Standing(
                        row.getObject(1, UUID.class),
                        row.getLong(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5),
                        row.getBoolean(6)))
                : Optional.empty();
          }
        },
        resync.source(),
        resync.log());
  }

  /// Makes it the present one; false when it is that already, or an older one. The cursors of all
  /// lanes then stand at a place that no source knows.
  boolean start(Resync resync, long epoch) {
    boolean started =
        update(
                """
                insert into inbox_resync as r (source, log, id, epoch) values (?, ?, ?, ?)
                on conflict (source, log) do update
                set id = excluded.id, epoch = excluded.epoch, page = 0, after = '', swept = null,
                  done = false, started_at = now(), changed_at = now()
                where r.id <> excluded.id and r.epoch < excluded.epoch
                """,
                resync.source(),
                resync.log(),
                resync.id(),
                epoch)
            == 1;
    if (started) {
      update(
          """
          insert into inbox_cursor (source, log, lane, log_id, position, event_id, epoch)
          select ?, ?, lane, ?, 0, ?, 0 from generate_series(0, ?) lane
          on conflict (source, log, lane) do update
          set log_id = excluded.log_id, event_id = excluded.event_id, changed_at = now()
          """,
          resync.source(),
          resync.log(),
          resync.id(),
          resync.id(),
          Lanes.COUNT - 1);
    }
    return started;
  }

  /// Counts a page; false when it is not the next one of the present resync.
  boolean advance(Resync resync, Page page) {
    return update(
            """
            update inbox_resync set page = ?, after = ?, changed_at = now()
            where source = ? and log = ? and id = ? and page = ? and after = ? and not done
            """,
            page.number(),
            page.next(),
            resync.source(),
            resync.log(),
            resync.id(),
            page.number() - 1,
            page.after())
        == 1;
  }

  /// Remembers what came, for the sweep.
  void mark(Resync resync, UUID workspace, List<Received> states, Function<Event, String> key) {
    mark(
        resync,
        workspace,
        states.stream().map(state -> kind(state.type())).toList(),
        states.stream().map(state -> key.apply(state.event())).toList());
  }

  /// Remembers a state that the source has and that cannot come.
  void mark(Resync resync, ResyncDelivery.Kept kept) {
    mark(resync, kept.workspaceId(), List.of(kind(kept.type())), List.of(kept.subject()));
  }

  private void mark(Resync resync, UUID workspace, List<String> kinds, List<String> keys) {
    run(
        MARK,
        mark -> {
          Connection connection = mark.getConnection();
          mark.setArray(3, connection.createArrayOf("text", kinds.toArray()));
          mark.setArray(4, connection.createArrayOf("text", keys.toArray()));
          return mark.executeUpdate();
        },
        workspace,
        resync.id());
  }

  private static String kind(String type) {
    int dot = type.indexOf('.');
    return dot < 0 ? type : type.substring(0, dot);
  }

  /// The workspaces of which anything came.
  List<UUID> workspaces(Resync resync) throws SQLException {
    try (Connection connection = maintenance.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "select distinct workspace_id from inbox_resync_key where resync_id = ?")) {
      select.setObject(1, resync.id());
      try (ResultSet rows = select.executeQuery()) {
        List<UUID> workspaces = new ArrayList<>();
        while (rows.next()) {
          workspaces.add(rows.getObject(1, UUID.class));
        }
        return workspaces;
      }
    }
  }

  /// Takes a workspace to sweep, alone until the end of the transaction; false when it was swept
  /// meanwhile.
  boolean sweeping(Resync resync, UUID workspace) {
    return update(
            """
            update inbox_resync set changed_at = now()
            where source = ? and log = ? and id = ? and not done
              and (swept is null or swept::text < ?)
            """,
            resync.source(),
            resync.log(),
            resync.id(),
            workspace.toString())
        == 1;
  }

  /// How far the sweep of a workspace is; empty at its beginning.
  String place(Resync resync, UUID workspace) {
    return run(
        "select place from inbox_resync_sweep where workspace_id = ? and resync_id = ?",
        select -> {
          try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getString(1) : "";
          }
        },
        workspace,
        resync.id());
  }

  /// Notes how far it is.
  void place(Resync resync, UUID workspace, String place) {
    update(
        """
        insert into inbox_resync_sweep (workspace_id, resync_id, place) values (?, ?, ?)
        on conflict (workspace_id, resync_id) do update set place = excluded.place
        """,
        workspace,
        resync.id(),
        place);
  }

  /// Nothing is left of a workspace.
  void swept(Resync resync, UUID workspace) {
    update(
        "update inbox_resync set swept = ? where source = ? and log = ? and id = ?",
        workspace,
        resync.source(),
        resync.log(),
        resync.id());
    update(
        "delete from inbox_resync_sweep where workspace_id = ? and resync_id = ?",
        workspace,
        resync.id());
  }

  /// Lets the lanes go on at the heads.
  void finish(Resync resync, End end) {
    int finished =
        update(
            """
            update inbox_resync set done = true, changed_at = now()
            where source = ? and log = ? and id = ? and not done
            """,
            resync.source(),
            resync.log(),
            resync.id());
    for (int lane = 0; finished == 1 && lane < end.heads().size(); lane++) {
      Head head = end.heads().get(lane);
      update(
          """
          update inbox_cursor
          set log_id = ?, position = ?, event_id = ?::uuid, changed_at = now()
          where source = ? and log = ? and lane = ?
          """,
          end.logId(),
          head.position(),
          head.eventId() == null ? null : head.eventId().toString(),
          resync.source(),
          resync.log(),
          lane);
    }
  }

  private int update(String sql, Object... parameters) {
    return run(sql, PreparedStatement::executeUpdate, parameters);
  }

  private <T> T run(String sql, Work<T> work, Object... parameters) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return work.on(statement);
    } catch (SQLException e) {
      throw new LogFailure("The progress of a resync could not be noted", e);
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T on(PreparedStatement statement) throws SQLException;
  }
}
