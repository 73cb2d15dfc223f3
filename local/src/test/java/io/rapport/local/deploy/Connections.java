package io.rapport.local.deploy;

/// How PostgreSQL counts connections.
final class Connections {

  /// superuser_reserved_connections, and as many for people with psql and for backups.
  static final int RESERVED = 10;

  private Connections() {}
}
