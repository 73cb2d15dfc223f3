package io.rapport.interactions.ticket;

import io.rapport.contracts.TicketState;
import io.rapport.interactions.collect.OwnEventService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// What becomes of tickets as events, so that traits and segments count it: opened, resolved,
/// opened again. What was written in them stays with the ticket.
@ApplicationScoped
class TicketEvents {

  private final OwnEventService events;

  TicketEvents(OwnEventService events) {
    this.events = events;
  }

  void opened(UUID workspaceId, TicketState ticket) {
    store(workspaceId, ticket, "opened", "Ticket Opened", ticket.openedAt());
    if (ticket.resolvedAt() != null) {
      store(workspaceId, ticket, "resolved", "Ticket Resolved", ticket.resolvedAt());
    }
  }

  /// A ticket may be resolved and opened again as often as it likes, so its version is part of
  /// what tells such events apart.
  void changed(UUID workspaceId, TicketState before, TicketState after) {
    if (before.resolvedAt() == null && after.resolvedAt() != null) {
      store(
          workspaceId, after, "resolved:" + after.version(), "Ticket Resolved", after.resolvedAt());
    } else if (before.resolvedAt() != null && after.resolvedAt() == null) {
      store(
          workspaceId, after, "reopened:" + after.version(), "Ticket Reopened", after.changedAt());
    }
  }

  private void store(
      UUID workspaceId, TicketState ticket, String what, String name, Instant occurredAt) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("title", ticket.title());
    properties.put("priority", ticket.priority());
    properties.put("status", ticket.status());
    properties.put("assignee", ticket.assignee());
    properties.values().removeIf(value -> value == null);
    events.store(
        workspaceId,
        ticket.contactId(),
        "ticket:" + ticket.id(),
        what,
        name,
        occurredAt,
        properties);
  }
}
