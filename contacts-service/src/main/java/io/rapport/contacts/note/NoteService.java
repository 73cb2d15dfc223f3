package io.rapport.contacts.note;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.contacts.contact.ContactDeleted;
import io.rapport.contacts.contact.ContactService;
import io.rapport.contacts.crm.Document;
import io.rapport.contacts.crm.MergePatch;
import io.rapport.contracts.NoteEvent;
import io.rapport.contracts.NoteState;
import io.rapport.messaging.Outbox;
import io.rapport.web.Caller;
import io.rapport.web.Cursor;
import io.rapport.web.ETags;
import io.rapport.web.Ids;
import io.rapport.web.Page;
import io.rapport.web.Problem;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/// The transactions of notes.
@ApplicationScoped
public class NoteService {

  private static final String RESOURCE = "note";
  private static final int LONGEST = 20_000;

  private final NoteRepository notes;
  private final ContactService contacts;
  private final Outbox outbox;
  private final Audit audit;
  private final Caller caller;
  private final Clock clock;

  NoteService(
      NoteRepository notes,
      ContactService contacts,
      Outbox outbox,
      Audit audit,
      Caller caller,
      Clock clock) {
    this.notes = notes;
    this.contacts = contacts;
    this.outbox = outbox;
    this.audit = audit;
    this.caller = caller;
    this.clock = clock;
  }

  @Transactional
  public NoteState add(UUID contactId, JsonNode request) {
    contacts.keep(contactId);
    Note note = new Note(Ids.next(), contactId, body(request), caller.name(), now());
    notes.persistAndFlush(note);
    outbox.publish(caller.workspace(), new NoteEvent.Added(note.state()));
    audit.created(RESOURCE, note.state().id(), note.state(), contactId);
    return note.state();
  }

  /// The notes of a contact, newest first.
  @Transactional
  public Page<NoteState> list(UUID contactId, int limit, String cursor, boolean total) {
    contacts.look(contactId);
    Cursor after = Cursor.parse(cursor, 2);
    List<Note> rows =
        after == null
            ? notes.listNewest(contactId, limit + 1)
            : notes.listBefore(contactId, time(after), id(after), limit + 1);
    return audit.listed(
        RESOURCE,
        Page.of(
            rows.stream().map(Note::state).toList(),
            limit,
            note -> Cursor.of(note.createdAt(), note.id()),
            total ? notes.countOf(contactId) : null),
        NoteState::id,
        contactId);
  }

  /// The latest notes of a contact, for another feature, which writes down itself what it shows.
  @Transactional(Transactional.TxType.MANDATORY)
  public List<NoteState> latest(UUID contactId, int count) {
    return notes.listNewest(contactId, count).stream().map(Note::state).toList();
  }

  @Transactional
  public NoteState get(UUID id) {
    NoteState state =
        notes
            .findIn(caller.workspace(), id)
            .map(Note::state)
            .orElseThrow(() -> new Problem.NotFound("The note"));
    audit.read(RESOURCE, id, state.contactId());
    return state;
  }

  @Transactional
  public NoteState rewrite(UUID id, String ifMatch, JsonNode patch) {
    Note note = locked(id);
    NoteState before = note.state();
    ETags.require(ifMatch, before.version());
    ObjectNode present = Document.object(patch).objectNode().put("body", before.body());
    if (note.rewrite(body(MergePatch.apply(present, patch)), now())) {
      notes.flush();
      outbox.publish(caller.workspace(), new NoteEvent.Changed(note.state()));
      audit.changed(RESOURCE, id, before, note.state(), before.contactId());
    } else {
      audit.read(RESOURCE, id, before.contactId());
    }
    return note.state();
  }

  @Transactional
  public void delete(UUID id, String ifMatch) {
    Note note = locked(id);
    NoteState state = note.state();
    ETags.require(ifMatch, state.version());
    NoteEvent.Deleted deleted = deleted(state, now());
    notes.delete(note);
    notes.flush();
    outbox.publish(caller.workspace(), deleted);
    audit.deleted(RESOURCE, id, state, state.contactId());
  }

  /// Notes go with their contact.
  void deleteAllOf(@Observes ContactDeleted contact) {
    List<Note> all = notes.listLocked(contact.contactId());
    if (all.isEmpty()) {
      return;
    }
    List<NoteState> states = all.stream().map(Note::state).toList();
    all.forEach(notes::delete);
    notes.flush();
    outbox.publish(
        caller.workspace(), states.stream().map(note -> deleted(note, contact.at())).toList());
    audit.changedMany(
        "note.deleted",
        RESOURCE,
        states.stream().map(NoteState::id).toList(),
        states,
        Collections.nCopies(states.size(), null),
        contact.contactId());
  }

  private static NoteEvent.Deleted deleted(NoteState note, Instant at) {
    return new NoteEvent.Deleted(note.id(), note.contactId(), note.version() + 1, at);
  }

  private static String body(JsonNode request) {
    Document document = Document.of(request);
    String body = document.text("body", LONGEST);
    if (body == null) {
      document.refuse("/body", "must not be empty");
    }
    document.finish();
    return body;
  }

  private Note locked(UUID id) {
    return notes
        .findLocked(caller.workspace(), id)
        .orElseThrow(() -> new Problem.NotFound("The note"));
  }

  private static Instant time(Cursor cursor) {
    try {
      return Instant.parse(cursor.keys().getFirst());
    } catch (DateTimeParseException _) {
      throw new Problem.Invalid("?cursor", "must be the next of a page of this list");
    }
  }

  private static UUID id(Cursor cursor) {
    return Ids.parse(cursor.keys().getLast())
        .orElseThrow(
            () -> new Problem.Invalid("?cursor", "must be the next of a page of this list"));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
