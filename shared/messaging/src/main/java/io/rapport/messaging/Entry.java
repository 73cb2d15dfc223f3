package io.rapport.messaging;

import java.time.Instant;
import java.util.UUID;

/// A row of a log as a relay reads it. The data are the stored bytes.
record Entry(
    long position,
    UUID eventId,
    UUID workspaceId,
    String type,
    String subject,
    Instant time,
    byte[] data) {

  Key key() {
    return new Key(workspaceId, subject);
  }

  /// Whose events stay in order.
  record Key(UUID workspaceId, String subject) {}
}
