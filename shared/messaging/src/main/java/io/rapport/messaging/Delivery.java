package io.rapport.messaging;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Carries batches to one subscriber; the only place that knows the transport.
interface Delivery {

  /// Sends the next batch of a lane and waits for what became of it.
  Answer deliver(int lane, Batch.Step step, byte[] body);

  /// Sends events outside of their lane's order.
  Answer redrive(byte[] body);

  /// Tells that events which went outside of their lane's order will not go that way again. A
  /// courtesy: nothing depends on it but the subscriber's memory.
  default void taken(List<UUID> eventIds) {
    // a transport that has no such message leaves them remembered
  }

  /// What the subscriber said, or that it said nothing of use.
  sealed interface Answer {

    /// The effects are committed.
    record Applied() implements Answer {}

    /// The subscriber's cursor stands elsewhere.
    record Elsewhere(
        InboxAnswer.Expected.Reason reason, UUID logId, long position, UUID eventId, long epoch)
        implements Answer {}

    /// Too many bytes at once.
    record TooLarge() implements Answer {}

    /// One event can never be applied.
    record Poison(UUID eventId, String code, String detail) implements Answer {}

    /// Not before that time.
    record Later(Duration after, String detail) implements Answer {}

    /// Nobody knows: the same again, later.
    record Failed(String detail) implements Answer {}
  }
}
