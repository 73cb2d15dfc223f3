package io.rapport.local.demo;

import java.time.Instant;

/// What was written by hand on somebody's contact.
sealed interface Interaction {

  /// Unique in the sample, the same in every run.
  String key();

  /// Key of the contact.
  String contact();

  record Note(String key, String contact, String body) implements Interaction {}

  record Activity(
      String key,
      String contact,
      String kind,
      String direction,
      String subject,
      String body,
      Integer durationSeconds,
      Instant occurredAt)
      implements Interaction {}

  /// @param resolvedAt null while it is open
  record Ticket(
      String key,
      String contact,
      String title,
      String body,
      String priority,
      Instant openedAt,
      Instant resolvedAt)
      implements Interaction {}
}
