package io.rapport.interactions.collect;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An event that was set aside.
@Schema(name = "QuarantinedEvent")
@JsonInclude(JsonInclude.Include.NON_NULL)
record QuarantinedView(
    UUID id,
    String messageId,
    UUID sourceId,
    @Schema(examples = "missing-id") String reason,
    @Schema(
            description = "The rule of a tracking plan that it breaks",
            examples = "Order Completed:/properties/total:type")
        String rule,
    @Schema(description = "JSON pointer into the event", examples = "/userId") String pointer,
    @Schema(examples = "is required, or anonymousId") String detail,
    @Schema(description = "The event as it came") String raw,
    Instant receivedAt) {}
