package io.rapport.interactions.source;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.TenantId;
import org.hibernate.type.SqlTypes;

/// A place that events come from: a site, an app, a server, a till.
@Entity
@Table(name = "source")
class Source {

  @TenantId
  @Column(name = "workspace_id", columnDefinition = "uuid")
  private String workspaceId;

  @Id private UUID id;
  @Version private long version;
  private String name;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "revoked_at")
  private Instant revokedAt;

  @JdbcTypeCode(SqlTypes.ARRAY)
  @Column(name = "allowed_origins", columnDefinition = "text[]")
  private List<String> allowedOrigins;

  @Column(columnDefinition = "json")
  private String settings;

  protected Source() {}

  Source(UUID id, String name, AllowedOrigins origins, SourceSettings settings, Instant now) {
    this.id = id;
    this.name = name;
    this.allowedOrigins = origins.patterns();
    this.settings = settings.write();
    this.createdAt = now;
  }

  void rename(String newName) {
    name = newName;
  }

  void allow(AllowedOrigins origins) {
    allowedOrigins = origins.patterns();
  }

  void configure(SourceSettings newSettings) {
    settings = newSettings.write();
  }

  /// Returns whether it was still in use.
  boolean revoke(Instant now) {
    if (isRevoked()) {
      return false;
    }
    revokedAt = now;
    return true;
  }

  boolean isRevoked() {
    return revokedAt != null;
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

  List<String> allowedOrigins() {
    return allowedOrigins;
  }

  SourceSettings settings() {
    return SourceSettings.read(settings);
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant revokedAt() {
    return revokedAt;
  }
}
