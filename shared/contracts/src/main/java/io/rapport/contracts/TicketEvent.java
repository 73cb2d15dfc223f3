package io.rapport.contracts;

import java.time.Instant;
import java.util.UUID;

/// What interactions-service tells of a support ticket.
public sealed interface TicketEvent extends Event {

  /// A ticket was opened.
  record Opened(TicketState ticket) implements TicketEvent {
    @Override
    public String subject() {
      return ticket.id().toString();
    }
  }

  /// A ticket changed, its status included; carries the whole new state.
  record Changed(TicketState ticket) implements TicketEvent {
    @Override
    public String subject() {
      return ticket.id().toString();
    }
  }

  /// A ticket was deleted.
  record Deleted(UUID ticketId, UUID contactId, long version, Instant at) implements TicketEvent {
    @Override
    public String subject() {
      return ticketId.toString();
    }
  }
}
