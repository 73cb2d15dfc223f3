package io.rapport.messaging;

import io.rapport.contracts.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// The aggregates of a source, which tells each change of them, and offers their current state.
final class Notes implements CurrentState {

  private final ServiceDatabase db;
  private final Outbox outbox;
  private final InboxCursors session;

  Notes(ServiceDatabase db) {
    this(db, false);
  }

  /// @param there whether its table is there already
  Notes(ServiceDatabase db, boolean there) {
    this.db = db;
    this.outbox = new Outbox(db.app, Json.MAPPER, db.app::active);
    this.session = new InboxCursors(db.app);
    if (!there) {
      makeTable();
    }
  }

  private void makeTable() {
    db.execute(
        """
        drop table if exists note_now;
        create table note_now (
          workspace_id uuid not null, note uuid not null, version bigint not null, body text,
          primary key (workspace_id, note));
        select rapport_tenant_table('note_now');
        """);
    db.execute("grant all on note_now to %1$s_app, %1$s_maintenance".formatted(db.name));
  }

  /// Writes a note once more; its version rises by one.
  void write(UUID workspace, UUID note, String body) {
    db.app.commit(
        () -> {
          session.enter(workspace);
          outbox.publish(workspace, Samples.note(note, store(workspace, note, body), body));
          return null;
        });
  }

  private long store(UUID workspace, UUID note, String body) {
    try (Connection connection = db.app.getConnection();
        PreparedStatement store =
            connection.prepareStatement(
                """
                insert into note_now as n values (?, ?, 1, ?)
                on conflict (workspace_id, note) do update
                set version = n.version + 1, body = excluded.body
                returning version
                """)) {
      store.setObject(1, workspace);
      store.setObject(2, note);
      store.setString(3, body);
      try (ResultSet row = store.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Collection<UUID> workspaces() {
    try (Connection connection = db.maintenance.getConnection();
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery("select distinct workspace_id from note_now")) {
      List<UUID> workspaces = new ArrayList<>();
      while (rows.next()) {
        workspaces.add(rows.getObject(1, UUID.class));
      }
      return workspaces;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Page page(UUID workspaceId, String after, int limit) {
    List<Event> events = new ArrayList<>();
    String last = null;
    try (Connection connection = db.app.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                """
                select note, version, body from note_now
                where note > ? order by note limit ?
                """)) {
      select.setObject(1, after.isEmpty() ? new UUID(0, 0) : UUID.fromString(after));
      select.setInt(2, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          UUID note = rows.getObject(1, UUID.class);
          events.add(Samples.note(note, rows.getLong(2), rows.getString(3)));
          last = note.toString();
        }
      }
      return new Page(events, events.size() < limit ? null : last);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// All that it knows.
  String state() {
    return db.value(
        """
        select coalesce(string_agg(concat_ws(' ', workspace_id, note, version, body), e'\\n'
          order by workspace_id, note), '') from note_now
        """);
  }
}
