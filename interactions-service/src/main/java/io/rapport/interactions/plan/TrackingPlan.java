package io.rapport.interactions.plan;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

/// What events should look like, in its present version.
@Entity
@Table(name = "tracking_plan")
class TrackingPlan {

  @TenantId
  @Column(name = "workspace_id", columnDefinition = "uuid")
  private String workspaceId;

  @Id private UUID id;
  @Version private long version;
  private String name;
  private String description;

  @Column(columnDefinition = "json")
  private String definition;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "changed_at")
  private Instant changedAt;

  protected TrackingPlan() {}

  TrackingPlan(UUID id, Instant now) {
    this.id = id;
    this.createdAt = now;
  }

  void say(String newName, String newDescription, String newDefinition, Instant now) {
    name = newName;
    description = newDescription;
    definition = newDefinition;
    changedAt = now;
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

  String definition() {
    return definition;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant changedAt() {
    return changedAt;
  }
}
