package io.rapport.interactions.door;

import java.time.Instant;
import java.util.function.UnaryOperator;

/// What a refused event needs, beside its text, to be tried again as if it came as it came then.
///
/// @param kind what the call said that it is, or null where the event has to say it
/// @param occurredAt when it happened, once that was told from the clocks; else null
/// @param fingerprint of the message as it was sent; null where it was not read to its end
/// @param derived what was found out about it until it was refused, or null
/// @param sentAt the sender's clock of its batch, as sent, or null
/// @param context the object that its batch gave all its events, or null; already in the text of
///     an event that was read
/// @param integrations the same
/// @param damaged whether its body was not UTF-8
public record Evidence(
    Kind kind,
    Instant occurredAt,
    Long fingerprint,
    String derived,
    String sentAt,
    String context,
    String integrations,
    boolean damaged) {

  static Evidence of(Collected event, String derived) {
    return new Evidence(
        event.kind(), event.occurredAt(), event.fingerprint(), derived, null, null, null, false);
  }

  Evidence with(UnaryOperator<String> change) {
    return new Evidence(
        kind,
        occurredAt,
        fingerprint,
        derived,
        sentAt,
        context == null ? null : change.apply(context),
        integrations == null ? null : change.apply(integrations),
        damaged);
  }
}
