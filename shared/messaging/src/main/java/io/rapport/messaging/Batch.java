package io.rapport.messaging;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Events of one lane as they came, with what the receiver checks its cursor against.
record Batch(Place place, Step step, List<Received> events, int unknown) {

  Batch {
    events = List.copyOf(events);
  }

  /// Whether it only asks where the cursor stands: no events, and the cursor stays where it is.
  boolean asks() {
    return events.isEmpty()
        && unknown == 0
        && step.lastPosition == step.prevPosition
        && Objects.equals(step.lastEventId, step.prevEventId)
        && step.continues == null;
  }

  /// Which lane of whose log.
  record Place(String source, String log, int lane) {}

  /// From where to where the batch moves the cursor, and who says so.
  ///
  /// @param continues the log that this one goes on from, where the source has found the
  ///     receiver's place in its own history; null otherwise
  record Step(
      UUID logId,
      long prevPosition,
      UUID prevEventId,
      long lastPosition,
      UUID lastEventId,
      long epoch,
      UUID continues) {

    Step(
        UUID logId,
        long prevPosition,
        UUID prevEventId,
        long lastPosition,
        UUID lastEventId,
        long epoch) {
      this(logId, prevPosition, prevEventId, lastPosition, lastEventId, epoch, null);
    }
  }
}
