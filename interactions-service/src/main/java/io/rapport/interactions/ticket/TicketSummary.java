package io.rapport.interactions.ticket;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How a contact's tickets fared.
///
/// @param medianSecondsToResolve null while none is resolved
record TicketSummary(
    @Schema(examples = "5") long filed,
    @Schema(description = "Open or pending", examples = "1") long open,
    @Schema(description = "Resolved or closed", examples = "4") long resolved,
    @Schema(
            description = "From opening to the last resolution, of those resolved now",
            examples = "86400",
            nullable = true)
        Long medianSecondsToResolve) {}
