package io.rapport.messaging;

import io.rapport.contracts.NoteEvent;
import io.rapport.messaging.InboxAnswer.Applied;
import io.rapport.messaging.InboxAnswer.Busy;
import io.rapport.messaging.InboxAnswer.Expected;
import io.rapport.messaging.InboxAnswer.Poisoned;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/// Another service: its inbox on its own database, reached without HTTP. Its handler writes one
/// row per event; nothing in that table would stop a second effect.
final class Receiver implements Delivery {

  final ServiceDatabase db;
  final Set<UUID> poison = ConcurrentHashMap.newKeySet();
  final Set<UUID> unwelcome = ConcurrentHashMap.newKeySet();
  private final CloudEventReader reader = new CloudEventReader(Json.MAPPER);
  private final InboxCursors cursors;
  private final Inbox inbox;

  Receiver() {
    this(ServiceDatabase.clean("receiver"));
    prepare();
  }

  /// On a database that is prepared already.
  Receiver(ServiceDatabase db) {
    this.db = db;
    this.cursors = new InboxCursors(db.app);
    this.inbox = new Inbox(db.app, cursors, this::handle);
  }

  /// Makes the table of the effects, empty.
  Receiver prepare() {
    db.execute(
        """
        drop table if exists effect;
        create table effect (
          at bigint generated always as identity primary key,
          event_id uuid not null, workspace_id uuid not null, subject uuid not null,
          version bigint not null constraint effect_version check (version >= 0))
        """);
    db.execute(
        "create policy workspace on effect using (workspace_id = "
            + "nullif(current_setting('rapport.workspace', true), '')::uuid)");
    db.execute("alter table effect enable row level security");
    db.execute("grant select, insert on effect to " + db.name + "_app");
    return this;
  }

  /// A broken variant: effects without a cursor of the receiver's own.
  Answer deliverWithoutCursor(byte[] body) {
    db.app.commit(
        () -> {
          for (Received event : reader.read(body).known()) {
            cursors.enter(event.workspaceId());
            handle(event.workspaceId(), List.of(event));
          }
          return null;
        });
    return new Answer.Applied();
  }

  private void handle(UUID workspaceId, List<Received> events) {
    for (Received event : events) {
      if (poison.contains(event.eventId())) {
        throw new PoisonEvent(event.eventId(), "invariant", "A test says so");
      }
      if (unwelcome.contains(event.eventId())) {
        throw new IllegalStateException("A fault of the handler");
      }
    }
    insert(db.app, workspaceId, events);
  }

  private static void insert(DataSource database, UUID workspaceId, List<Received> events) {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                """
                insert into effect (event_id, workspace_id, subject, version)
                select e, ?, s, v from unnest(?::uuid[], ?::uuid[], ?::bigint[])
                  with ordinality u(e, s, v, n) order by n
                """)) {
      insert.setObject(1, workspaceId);
      insert.setArray(
          2, connection.createArrayOf("uuid", events.stream().map(Received::eventId).toArray()));
      insert.setArray(
          3,
          connection.createArrayOf(
              "uuid", events.stream().map(e -> UUID.fromString(e.event().subject())).toArray()));
      insert.setArray(
          4, connection.createArrayOf("int8", events.stream().map(Receiver::version).toArray()));
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Long version(Received event) {
    return event.event() instanceof NoteEvent.Changed(var note) ? note.version() : 0L;
  }

  @Override
  public Answer deliver(int lane, Batch.Step step, byte[] body) {
    try {
      CloudEventReader.Events events = reader.read(body);
      return answer(
          inbox.apply(
              new Batch(
                  new Batch.Place("source", "outbox", lane),
                  step,
                  events.known(),
                  events.unknown())));
    } catch (PoisonEvent e) {
      return new Answer.Poison(e.eventId(), e.code(), e.getMessage());
    }
  }

  @Override
  public Answer redrive(byte[] body) {
    return answer(inbox.redrive(new Batch.Place("source", "outbox", 0), reader.read(body).known()));
  }

  private static Answer answer(InboxAnswer answer) {
    return switch (answer) {
      case Applied _ -> new Answer.Applied();
      case Expected e ->
          new Answer.Elsewhere(e.reason(), e.logId(), e.position(), e.eventId(), e.epoch());
      case Poisoned(var id, var code, var detail) -> new Answer.Poison(id, code, detail);
      case Busy(var after, var detail) -> new Answer.Later(after, detail);
    };
  }

  long effects() {
    return db.count("select count(*) from effect");
  }

  /// Events with more than one effect.
  long doubles() {
    return db.count("select count(*) - count(distinct event_id) from effect");
  }

  /// Effects that come before one of an older version of their subject.
  long inversions() {
    return db.count(
        """
        select count(*) from (
          select version, lag(version) over (partition by subject order by at) as before
          from effect) v where version < before
        """);
  }

  String versions(UUID subject) {
    return db.value(
        "select coalesce(string_agg(version::text, ' ' order by at), '') from effect where subject = ?",
        subject);
  }
}
