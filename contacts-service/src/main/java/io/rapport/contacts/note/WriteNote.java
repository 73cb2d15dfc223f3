package io.rapport.contacts.note;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a client may write of a note, for the API document; [NoteService] reads it as JSON, like
/// every write here, to tell all that is wrong with it at once.
@Schema(name = "NoteInput")
record WriteNote(
    @Schema(required = true, maxLength = 20_000, examples = "Mark's new baby") String body) {}
