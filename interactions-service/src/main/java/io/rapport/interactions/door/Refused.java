package io.rapport.interactions.door;

import java.time.Instant;

/// An event that cannot be taken, and why.
///
/// @param index its place in the batch
/// @param messageId null where none can be told
/// @param reason stable name of the kind of error
/// @param rule the rule of a tracking plan that it breaks, or null
/// @param pointer JSON pointer into the event
/// @param detail what is expected
/// @param raw the event as sent
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
    Evidence evidence) {}
