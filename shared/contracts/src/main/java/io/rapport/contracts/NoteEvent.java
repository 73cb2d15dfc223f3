package io.rapport.contracts;

import java.time.Instant;
import java.util.UUID;

/// What contacts-service tells of a note on a contact.
public sealed interface NoteEvent extends Event {

  /// A note was written.
  record Added(NoteState note) implements NoteEvent {
    @Override
    public String subject() {
      return note.id().toString();
    }
  }

  /// A note was rewritten; carries the whole new state.
  record Changed(NoteState note) implements NoteEvent {
    @Override
    public String subject() {
      return note.id().toString();
    }
  }

  /// A note was deleted.
  record Deleted(UUID noteId, UUID contactId, long version, Instant at) implements NoteEvent {
    @Override
    public String subject() {
      return noteId.toString();
    }
  }
}
