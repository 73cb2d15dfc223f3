package io.rapport.segments.segment;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.TenantId;

/// A named rule. Which profiles it holds for is the business of membership.
@Entity
@DynamicUpdate
class Segment {

  @Id private UUID id;

  @TenantId
  @Column(name = "workspace_id", columnDefinition = "uuid")
  private String workspaceId;

  @Version private long version;
  private String name;
  private String description;

  @Column(columnDefinition = "jsonb")
  private String rule;

  private String status;

  @Column(name = "build_cursor")
  private UUID buildCursor;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "changed_at")
  private Instant changedAt;

  protected Segment() {}

  Segment(UUID id, String name, String description, String rule, Instant at) {
    this.id = id;
    this.name = name;
    this.description = description;
    this.rule = rule;
    this.status = SegmentView.Status.BUILDING.json();
    this.createdAt = at;
    this.changedAt = at;
  }

  void rename(String newName, Instant at) {
    name = newName;
    changedAt = at;
  }

  void describe(String newDescription, Instant at) {
    description = newDescription.isEmpty() ? null : newDescription;
    changedAt = at;
  }

  /// Its members stay until the build has counted each profile anew.
  void ask(String newRule, Instant at) {
    rule = newRule;
    status = SegmentView.Status.BUILDING.json();
    buildCursor = null;
    changedAt = at;
  }

  UUID id() {
    return id;
  }

  long version() {
    return version;
  }

  String name() {
    return name;
  }

  String description() {
    return description;
  }

  String rule() {
    return rule;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant changedAt() {
    return changedAt;
  }
}
