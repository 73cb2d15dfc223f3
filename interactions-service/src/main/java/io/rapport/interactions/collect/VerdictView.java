package io.rapport.interactions.collect;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What became of a message. A conflict of a later message under an accepted id shows beside it.
///
/// @param eventId the stored event, absent when none was
/// @param reason of the quarantine, absent when there was none
@Schema(name = "EventVerdict")
@JsonInclude(JsonInclude.Include.NON_NULL)
record VerdictView(
    @Schema(examples = "cdnow-000001") String messageId,
    Verdict verdict,
    UUID eventId,
    UUID sourceId,
    @Schema(examples = "track") String kind,
    Instant receivedAt,
    @Schema(examples = "missing-id") String reason,
    @Schema(
            description = "The rule of a tracking plan that it breaks",
            examples = "Order Completed:/properties/total:type")
        String rule,
    @Schema(examples = "/userId") String pointer,
    @Schema(examples = "is required, or anonymousId") String detail) {}
