package io.rapport.interactions.ticket;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A ticket to open. The contact is not looked up: it may be known to contacts-service only.
record OpenTicket(
    @NotNull UUID contactId,
    @NotBlank @Schema(maxLength = 500, examples = "The racket broke") String title,
    @Schema(maxLength = 20_000) String body,
    @Schema(description = "normal when left out") TicketPriority priority,
    @Schema(description = "open when left out") TicketStatus status,
    @Schema(maxLength = 200, examples = "adam") String assignee,
    @Schema(description = "Now when left out; earlier for a ticket of another system")
        Instant openedAt,
    @Schema(description = "For a ticket that comes resolved or closed; now when left out")
        Instant resolvedAt,
    @Schema(description = "Fields of your own") Map<String, Object> fields) {}
