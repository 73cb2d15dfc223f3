package io.rapport.interactions.door;

import java.time.Instant;
import java.util.UUID;

/// What became of an event.
public sealed interface Fate {

  UUID sourceId();

  Instant receivedAt();

  /// Stored.
  record Accepted(UUID sourceId, Collected event) implements Fate {
    @Override
    public Instant receivedAt() {
      return event.receivedAt();
    }
  }

  /// The same message was stored before: no effect.
  ///
  /// @param of the id of the stored event
  record Duplicate(UUID sourceId, Collected event, UUID of) implements Fate {
    @Override
    public Instant receivedAt() {
      return event.receivedAt();
    }
  }

  /// Set aside: another message was stored under its id before.
  record Conflict(UUID sourceId, Refused refusal) implements Fate {
    @Override
    public Instant receivedAt() {
      return refusal.receivedAt();
    }
  }

  /// Set aside: it cannot be taken as it is.
  record Quarantined(UUID sourceId, Refused refusal) implements Fate {
    @Override
    public Instant receivedAt() {
      return refusal.receivedAt();
    }
  }

  /// Held back: nobody consented to what its source demands consent for.
  record Held(UUID sourceId, Collected event, String category) implements Fate {
    @Override
    public Instant receivedAt() {
      return event.receivedAt();
    }
  }
}
