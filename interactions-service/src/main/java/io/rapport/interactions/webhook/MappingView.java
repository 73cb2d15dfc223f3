package io.rapport.interactions.webhook;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The mapping of a source.
@Schema(name = "WebhookMapping")
record MappingView(
    UUID sourceId,
    long version,
    @Schema(
            description = "JSONata: makes an event, a list of events, or nothing of a call",
            examples = "{ \"event\": type, \"userId\": customer.id }")
        String expression,
    Instant changedAt) {}
