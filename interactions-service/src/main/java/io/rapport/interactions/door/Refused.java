package io.rapport.interactions.door;

import java.time.Instant;
import java.util.function.UnaryOperator;

/// An event that cannot be taken, and why.
///
/// @param index its place in the batch
/// @param messageId null where none can be told
/// @param reason stable name of the kind of error
/// @param rule the rule of a tracking plan that it breaks, or null
/// @param pointer JSON pointer into the event
/// @param detail what is expected
/// @param raw the event as sent, as far as its source lets it be kept
/// @param evidence what a later try needs
public record Refused(
    int index,
    String messageId,
    String reason,
    String rule,
    String pointer,
    String detail,
    String raw,
    Instant receivedAt,
    Evidence evidence) {

  /// The same with all JSON of the sender changed, what its batch shares included.
  Refused with(UnaryOperator<String> change) {
    return new Refused(
        index,
        messageId,
        reason,
        rule,
        pointer,
        detail,
        change.apply(raw),
        receivedAt,
        evidence == null ? null : evidence.with(change));
  }
}
