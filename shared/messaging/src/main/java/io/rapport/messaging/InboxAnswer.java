package io.rapport.messaging;

import java.time.Duration;
import java.util.UUID;

/// What a receiver answers to a batch.
sealed interface InboxAnswer {

  /// The effects are committed up to here.
  record Applied(long appliedTo) implements InboxAnswer {}

  /// The cursor stands elsewhere: a gap, a duplicate, a fork of the log, or a relay that was
  /// overtaken.
  record Expected(Reason reason, UUID logId, long position, UUID eventId, long epoch)
      implements InboxAnswer {
    enum Reason {
      POSITION,
      FORK,
      FENCED
    }
  }

  /// One event can never be applied; nothing of the batch was.
  record Poisoned(UUID eventId, String code, String detail) implements InboxAnswer {}

  /// Not now.
  record Busy(Duration retryAfter, String detail) implements InboxAnswer {}
}
