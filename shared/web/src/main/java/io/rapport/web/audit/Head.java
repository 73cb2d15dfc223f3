package io.rapport.web.audit;

import io.rapport.web.Hashes;
import java.time.LocalDate;
import java.util.UUID;

/// Where the chain of a workspace ends.
///
/// @param previous where the day began
record Head(UUID workspaceId, LocalDate day, byte[] previous, long number, byte[] hash) {

  static Head none(UUID workspaceId) {
    return new Head(workspaceId, LocalDate.MIN, null, 0, new byte[Hashes.LENGTH]);
  }

  Head on(LocalDate today) {
    return today.isAfter(day) ? new Head(workspaceId, today, hash, 0, hash) : this;
  }

  /// Numbers that somebody else wrote are passed over: one chain that was tampered with must not
  /// stop the others.
  Head notBefore(long taken) {
    return new Head(workspaceId, day, previous, Math.max(number, taken), hash);
  }

  Head after(byte[] next) {
    return new Head(workspaceId, day, previous, number + 1, next);
  }
}
