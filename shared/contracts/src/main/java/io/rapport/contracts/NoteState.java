package io.rapport.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/// A note on a contact as it stands after a change.
///
/// @param version rises by one with each change of the note
/// @param author user name of the person who wrote it
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NoteState(
    UUID id,
    long version,
    UUID contactId,
    String body,
    String author,
    Instant createdAt,
    Instant changedAt) {}
