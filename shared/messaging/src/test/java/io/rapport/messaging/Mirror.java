package io.rapport.messaging;

import io.rapport.contracts.NoteEvent;
import io.rapport.contracts.NoteState;
import io.rapport.messaging.InboxAnswer.Applied;
import io.rapport.messaging.InboxAnswer.Busy;
import io.rapport.messaging.InboxAnswer.Expected;
import io.rapport.messaging.InboxAnswer.Poisoned;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// A service that keeps the newest state of each note: its inbox on its own database, reached
/// without HTTP.
final class Mirror implements Delivery, ResyncDelivery, EventHandler {

  final ServiceDatabase db;
  final Set<UUID> poison = ConcurrentHashMap.newKeySet();
  final List<UUID> handled = java.util.Collections.synchronizedList(new ArrayList<>());
  final List<UUID> looked = java.util.Collections.synchronizedList(new ArrayList<>());
  boolean guarded;

  /// Sweeps that fail at their end, and those before them that do not.
  int failures;
  int goodBefore;

  /// A broken variant: a chunk that does nothing and lets the next one go on behind it.
  int passedOver;

  private final CloudEventReader reader = new CloudEventReader(Json.MAPPER);
  private final InboxCursors cursors;
  private final Inbox inbox;
  private final InboxResync resyncs;

  Mirror() {
    this(ServiceDatabase.clean("mirror"));
  }

  Mirror(ServiceDatabase db) {
    this(db, chunks(7, Duration.ofSeconds(5)));
  }

  Mirror(ServiceDatabase db, ResyncConfig config) {
    this.db = db;
    this.cursors = new InboxCursors(db.app);
    this.inbox = new Inbox(db.app, cursors, this);
    this.resyncs =
        new InboxResync(
            db.app, inbox, new ResyncProgress(db.app, db.maintenance), cursors, this, config);
    db.execute(
        """
        drop table if exists mirrored;
        create table mirrored (
          workspace_id uuid not null, note uuid not null, version bigint not null, body text,
          primary key (workspace_id, note));
        select rapport_tenant_table('mirrored');
        """);
    db.execute("grant all on mirrored to mirror_app, mirror_maintenance");
  }

  /// A broken variant: the source alone remembers what was sent.
  Delivery.Answer applyWithoutCursor(byte[] body) {
    db.app.commit(
        () -> {
          inbox.byWorkspace(reader.read(body).known(), this::handle);
          return null;
        });
    return new Delivery.Answer.Applied();
  }

  @Override
  public void handle(UUID workspaceId, List<Received> events) {
    keep(workspaceId, events, "where excluded.version > mirrored.version");
    events.forEach(event -> handled.add(event.eventId()));
  }

  @Override
  public void replace(UUID workspaceId, List<Received> states, Resync resync) {
    keep(workspaceId, states, guarded ? "where excluded.version > mirrored.version" : "");
  }

  static ResyncConfig chunks(int rows, Duration sweep) {
    return new ResyncConfig() {
      @Override
      public int chunk() {
        return rows;
      }

      @Override
      public Duration sweep() {
        return sweep;
      }
    };
  }

  @Override
  public String sweep(UUID workspaceId, Resync resync, String after, int most) {
    List<UUID> chunk = notesAfter(after.isEmpty() ? new UUID(0, 0) : UUID.fromString(after), most);
    if (passedOver-- <= 0) {
      update(
          """
          delete from mirrored m where m.note = any(?) and not exists (
            select from inbox_resync_key k
            where k.workspace_id = m.workspace_id and k.resync_id = ? and k.kind = 'note'
              and k.key = m.note::text)
          """,
          chunk.toArray(UUID[]::new),
          resync.id());
    }
    if (goodBefore-- <= 0 && failures-- > 0) {
      throw new IllegalStateException("A test says so");
    }
    looked.addAll(chunk);
    return chunk.size() < most ? null : chunk.getLast().toString();
  }

  private List<UUID> notesAfter(UUID after, int most) {
    try (Connection connection = db.app.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "select note from mirrored where note > ? order by note limit ?")) {
      select.setObject(1, after);
      select.setInt(2, most);
      try (var rows = select.executeQuery()) {
        List<UUID> notes = new ArrayList<>();
        while (rows.next()) {
          notes.add(rows.getObject(1, UUID.class));
        }
        return notes;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Collection<UUID> workspaces(Resync resync) {
    try (Connection connection = db.maintenance.getConnection();
        var rows =
            connection
                .createStatement()
                .executeQuery("select distinct workspace_id from mirrored")) {
      List<UUID> workspaces = new ArrayList<>();
      while (rows.next()) {
        workspaces.add(rows.getObject(1, UUID.class));
      }
      return workspaces;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void keep(UUID workspaceId, List<Received> events, String guard) {
    for (Received event : events) {
      NoteState note = ((NoteEvent.Changed) event.event()).note();
      if (poison.contains(note.id())) {
        throw new PoisonEvent(event.eventId(), "invariant", "A test says so");
      }
      update(
          """
          insert into mirrored values (?, ?, ?, ?)
          on conflict (workspace_id, note) do update
          set version = excluded.version, body = excluded.body
          """
              + guard,
          workspaceId,
          note.id(),
          note.version(),
          note.body());
    }
  }

  private void update(String sql, Object... parameters) {
    try (Connection connection = db.app.getConnection();
        PreparedStatement update = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        update.setObject(i + 1, parameters[i]);
      }
      update.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Delivery.Answer deliver(int lane, Batch.Step step, byte[] body) {
    CloudEventReader.Events events = reader.read(body);
    return switch (inbox.apply(
        new Batch(
            new Batch.Place("source", "outbox", lane), step, events.known(), events.unknown()))) {
      case Applied _ -> new Delivery.Answer.Applied();
      case Expected e ->
          new Delivery.Answer.Elsewhere(
              e.reason(), e.logId(), e.position(), e.eventId(), e.epoch());
      case Poisoned(var id, var code, var detail) -> new Delivery.Answer.Poison(id, code, detail);
      case Busy(var after, var detail) -> new Delivery.Answer.Later(after, detail);
    };
  }

  @Override
  public Delivery.Answer redrive(byte[] body) {
    return switch (inbox.redrive(
        new Batch.Place("source", "outbox", 0), reader.read(body).known())) {
      case Applied _ -> new Delivery.Answer.Applied();
      case Poisoned(var id, var code, var detail) -> new Delivery.Answer.Poison(id, code, detail);
      case Expected _, Busy _ -> new Delivery.Answer.Failed("not now");
    };
  }

  private static Resync resync(UUID id) {
    return new Resync(id, "source", "outbox");
  }

  @Override
  public ResyncDelivery.Answer begin(UUID id, long epoch) {
    return resyncs.begin(resync(id), epoch);
  }

  @Override
  public ResyncDelivery.Answer page(UUID id, Page page, byte[] body) {
    return resyncs.page(resync(id), page, reader.read(body).known());
  }

  @Override
  public ResyncDelivery.Answer keep(UUID id, Kept kept) {
    return resyncs.keep(resync(id), kept);
  }

  @Override
  public ResyncDelivery.Answer end(UUID id, End end) {
    return resyncs.end(resync(id), end);
  }

  /// All that it knows.
  String state() {
    return db.value(
        """
        select coalesce(string_agg(concat_ws(' ', workspace_id, note, version, body), e'\\n'
          order by workspace_id, note), '') from mirrored
        """);
  }
}
