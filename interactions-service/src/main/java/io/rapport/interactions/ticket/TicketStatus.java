package io.rapport.interactions.ticket;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

enum TicketStatus {
  /// Somebody has to act.
  @JsonProperty("open")
  OPEN,
  /// The contact has to act.
  @JsonProperty("pending")
  PENDING,
  /// Done, unless the contact says otherwise.
  @JsonProperty("resolved")
  RESOLVED,
  /// Done for good.
  @JsonProperty("closed")
  CLOSED;

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static TicketStatus of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }

  boolean isDone() {
    return this == RESOLVED || this == CLOSED;
  }
}
