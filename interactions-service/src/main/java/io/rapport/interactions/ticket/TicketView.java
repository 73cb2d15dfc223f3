package io.rapport.interactions.ticket;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rapport.contracts.TicketState;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A support ticket.
@Schema(name = "Ticket")
@JsonInclude(JsonInclude.Include.NON_NULL)
record TicketView(
    UUID id,
    long version,
    UUID contactId,
    @Schema(examples = "The racket broke") String title,
    String body,
    @Schema(examples = "open") String status,
    @Schema(examples = "normal") String priority,
    @Schema(examples = "adam") String assignee,
    Instant openedAt,
    @Schema(description = "When it was resolved for the first time") Instant firstResolvedAt,
    @Schema(description = "When it was last resolved, absent while it is open") Instant resolvedAt,
    Map<String, Object> fields,
    Instant changedAt) {

  static TicketView of(TicketState state) {
    return new TicketView(
        state.id(),
        state.version(),
        state.contactId(),
        state.title(),
        state.body(),
        state.status(),
        state.priority(),
        state.assignee(),
        state.openedAt(),
        state.firstResolvedAt(),
        state.resolvedAt(),
        state.fields(),
        state.changedAt());
  }
}
