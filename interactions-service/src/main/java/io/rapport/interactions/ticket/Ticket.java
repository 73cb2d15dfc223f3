package io.rapport.interactions.ticket;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

/// A contact's request for help.
@Entity
@Table(name = "ticket")
class Ticket {

  @TenantId
  @Column(name = "workspace_id", columnDefinition = "uuid")
  private String workspaceId;

  @Id private UUID id;
  @Version private long version;

  @Column(name = "contact_id")
  private UUID contactId;

  private String title;
  private String body;
  private String status;
  private String priority;
  private String assignee;

  @Column(name = "opened_at")
  private Instant openedAt;

  @Column(name = "first_resolved_at")
  private Instant firstResolvedAt;

  @Column(name = "resolved_at")
  private Instant resolvedAt;

  @Column(columnDefinition = "json")
  private String fields;

  @Column(name = "changed_at")
  private Instant changedAt;

  protected Ticket() {}

  Ticket(UUID id, UUID contactId, String title, Instant openedAt, Instant now) {
    this.id = id;
    this.contactId = contactId;
    this.title = title;
    this.status = TicketStatus.OPEN.wire();
    this.priority = TicketPriority.NORMAL.wire();
    this.openedAt = openedAt;
    this.changedAt = now;
    this.fields = "{}";
  }

  /// Moves to a status. What is done keeps the time of its resolution until it is opened again;
  /// the first resolution is never forgotten.
  void move(TicketStatus next, Instant at) {
    if (next.isDone()) {
      if (resolvedAt == null) {
        resolvedAt = at;
      }
      if (firstResolvedAt == null) {
        firstResolvedAt = at;
      }
    } else {
      resolvedAt = null;
    }
    status = next.wire();
  }

  void retitle(String newTitle) {
    title = newTitle;
  }

  void describe(String newBody) {
    body = newBody;
  }

  void prioritize(TicketPriority newPriority) {
    priority = newPriority.wire();
  }

  void assign(String newAssignee) {
    assignee = newAssignee;
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

  String title() {
    return title;
  }

  String body() {
    return body;
  }

  TicketStatus status() {
    return TicketStatus.of(status);
  }

  String priority() {
    return priority;
  }

  String assignee() {
    return assignee;
  }

  Instant openedAt() {
    return openedAt;
  }

  Instant firstResolvedAt() {
    return firstResolvedAt;
  }

  Instant resolvedAt() {
    return resolvedAt;
  }

  String fields() {
    return fields;
  }

  Instant changedAt() {
    return changedAt;
  }
}
