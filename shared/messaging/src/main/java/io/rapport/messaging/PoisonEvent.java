package io.rapport.messaging;

import java.util.UUID;

/// This event can never be applied, however often it is sent: its subject is parked at the source
/// until somebody re-drives it.
public final class PoisonEvent extends RuntimeException {

  private final UUID eventId;
  private final String code;

  /// @param code short and stable, for example `schema`
  /// @param detail for the operator; no personal data
  public PoisonEvent(UUID eventId, String code, String detail) {
    super(detail);
    this.eventId = eventId;
    this.code = code;
  }

  /// The event that cannot be applied.
  public UUID eventId() {
    return eventId;
  }

  /// Why, as a short stable code.
  public String code() {
    return code;
  }
}
