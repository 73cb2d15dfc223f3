package io.rapport.contacts.note;

import io.rapport.contracts.NoteState;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

/// A note on a contact; stays its author's, whoever rewrites it.
@Entity
@Table(name = "note")
class Note {

  @Id private UUID id;

  @TenantId
  @Column(name = "workspace_id", columnDefinition = "uuid")
  private String workspaceId;

  private long version;

  @Column(name = "contact_id")
  private UUID contactId;

  private String body;
  private String author;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "changed_at")
  private Instant changedAt;

  protected Note() {}

  Note(UUID id, UUID contactId, String body, String author, Instant now) {
    this.id = id;
    this.version = 1;
    this.contactId = contactId;
    this.body = body;
    this.author = author;
    this.createdAt = now;
    this.changedAt = now;
  }

  /// Returns whether anything changed.
  boolean rewrite(String text, Instant now) {
    if (text.equals(body)) {
      return false;
    }
    version++;
    body = text;
    changedAt = now;
    return true;
  }

  NoteState state() {
    return new NoteState(id, version, contactId, body, author, createdAt, changedAt);
  }
}
