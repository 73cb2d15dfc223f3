package io.rapport.interactions.ticket;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Changes of a ticket: what is left out stays, a blank text clears, `fields` are replaced as a
/// whole. A status of its own tells when it was resolved or opened again.
record ChangeTicket(
    @Schema(maxLength = 500) String title,
    @Schema(maxLength = 20_000) String body,
    TicketPriority priority,
    @Schema(examples = "resolved") TicketStatus status,
    @Schema(maxLength = 200) String assignee,
    Map<String, Object> fields) {}
