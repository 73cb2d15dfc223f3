package io.rapport.interactions.door;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// An event that can be stored.
///
/// @param index its place in the batch
/// @param name event name of a track call, page or screen name otherwise, or null
/// @param subject whose event it is: user id, anonymous id, else message id
/// @param message the JSON as sent, with the batch's context
/// @param fingerprint equal for a repeat of the same message
/// @param derived a JSON object of what the platform found out about it, or null
/// @param flags what its tracking plan found wrong with it and let pass
public record Collected(
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
    long fingerprint,
    String derived,
    List<Violation> flags) {

  public Collected {
    flags = List.copyOf(flags);
  }

  public Refused refuse(String reason, String pointer, String detail) {
    return new Refused(
        index,
        messageId,
        reason,
        null,
        pointer,
        detail,
        message,
        receivedAt,
        Evidence.of(this, derived));
  }

  /// The same event as it was before it was refused: what was told from its clocks, its batch and
  /// its call cannot be told from its text again.
  ///
  /// @param sentId its message id then, or null where none could be told
  public Collected again(String sentId, Evidence then) {
    return new Collected(
        index,
        id,
        sentId == null ? messageId : sentId,
        kind,
        name,
        subject,
        userId,
        anonymousId,
        then.occurredAt() == null ? occurredAt : then.occurredAt(),
        receivedAt,
        message,
        then.fingerprint() == null ? fingerprint : then.fingerprint(),
        then.derived(),
        flags);
  }

  Collected changed(String newMessage, String newDerived, List<Violation> newFlags) {
    return new Collected(
        index,
        id,
        messageId,
        kind,
        name,
        subject,
        userId,
        anonymousId,
        occurredAt,
        receivedAt,
        newMessage,
        fingerprint,
        newDerived,
        newFlags);
  }
}
