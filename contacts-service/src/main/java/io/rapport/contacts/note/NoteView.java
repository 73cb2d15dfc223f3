package io.rapport.contacts.note;

import io.rapport.contracts.NoteState;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A note as clients see it.
@Schema(name = "Note")
public record NoteView(
    UUID id,
    @Schema(description = "Rises by one with each change", examples = "1") long version,
    UUID contactId,
    @Schema(examples = "Mark's new baby") String body,
    @Schema(description = "User name of who wrote it", examples = "adam") String author,
    Instant createdAt,
    Instant changedAt) {

  public static NoteView of(NoteState note) {
    return new NoteView(
        note.id(),
        note.version(),
        note.contactId(),
        note.body(),
        note.author(),
        note.createdAt(),
        note.changedAt());
  }
}
