package io.rapport.interactions.collect;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A body of the collection API as read.
///
/// @param writeKey the key in the body, or null
record Submission(String writeKey, List<Collected> collected, List<Refused> refused) {

  Submission {
    collected = List.copyOf(collected);
    refused = List.copyOf(refused);
  }

  /// An event that can be stored.
  ///
  /// @param index its place in the batch
  /// @param subject whose event it is: user id, anonymous id, else message id
  /// @param message the JSON as sent, with the batch's context
  /// @param fingerprint equal for a repeat of the same message
  record Collected(
      int index,
      UUID id,
      String messageId,
      Kind kind,
      String name,
      String subject,
      String userId,
      String anonymousId,
      Instant occurredAt,
      Instant receivedAt,
      String message,
      long fingerprint) {

    Refused refuse(String reason, String pointer, String detail) {
      return new Refused(index, messageId, reason, pointer, detail, message, receivedAt);
    }
  }

  /// An event that cannot be taken, and why.
  ///
  /// @param pointer JSON pointer into the event
  /// @param raw the event as sent
  record Refused(
      int index,
      String messageId,
      String reason,
      String pointer,
      String detail,
      String raw,
      Instant receivedAt) {}

  /// What it costs to keep it waiting.
  long chars() {
    long chars = 0;
    for (Collected event : collected) {
      chars += event.message.length();
    }
    for (Refused event : refused) {
      chars += event.raw.length();
    }
    return chars;
  }
}
