package io.rapport.interactions.activity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

/// Something that the team and a contact did together.
@Entity
@Table(name = "activity")
class Activity {

  @TenantId
  @Column(name = "workspace_id", columnDefinition = "uuid")
  private String workspaceId;

  @Id private UUID id;
  @Version private long version;

  @Column(name = "contact_id")
  private UUID contactId;

  private String kind;
  private String direction;
  private String subject;
  private String body;
  private String author;

  @Column(name = "duration_seconds")
  private Integer durationSeconds;

  @Column(name = "occurred_at")
  private Instant occurredAt;

  @Column(columnDefinition = "json")
  private String fields;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "changed_at")
  private Instant changedAt;

  protected Activity() {}

  Activity(UUID id, UUID contactId, ActivityKind kind, String author, Instant now) {
    this.id = id;
    this.contactId = contactId;
    this.kind = kind.wire();
    this.author = author;
    this.occurredAt = now;
    this.createdAt = now;
    this.changedAt = now;
    this.fields = "{}";
  }

  void reclassify(ActivityKind newKind) {
    kind = newKind.wire();
  }

  void direct(Direction newDirection) {
    direction = newDirection.wire();
  }

  void summarize(String newSubject) {
    subject = newSubject;
  }

  void describe(String newBody) {
    body = newBody;
  }

  void measure(int seconds) {
    durationSeconds = seconds;
  }

  void happenedAt(Instant time) {
    occurredAt = time;
  }

  void fillIn(String newFields) {
    fields = newFields;
  }

  void changed(Instant now) {
    changedAt = now;
  }

  UUID id() {
    return id;
  }

  long version() {
    return version;
  }

  UUID contactId() {
    return contactId;
  }

  String kind() {
    return kind;
  }

  String direction() {
    return direction;
  }

  String subject() {
    return subject;
  }

  String body() {
    return body;
  }

  String author() {
    return author;
  }

  Integer durationSeconds() {
    return durationSeconds;
  }

  Instant occurredAt() {
    return occurredAt;
  }

  String fields() {
    return fields;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant changedAt() {
    return changedAt;
  }
}
