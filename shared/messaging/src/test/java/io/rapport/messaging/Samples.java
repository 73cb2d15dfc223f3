package io.rapport.messaging;

import io.rapport.contracts.NoteEvent;
import io.rapport.contracts.NoteState;
import java.time.Instant;
import java.util.UUID;

/// Events to send about.
final class Samples {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private Samples() {}

  static NoteEvent.Changed note(UUID noteId, long version) {
    return note(noteId, version, "Mark's new baby");
  }

  static NoteEvent.Changed note(UUID noteId, long version, String body) {
    return new NoteEvent.Changed(
        new NoteState(noteId, version, new UUID(7, 7), body, "adam", NOON, NOON));
  }
}
