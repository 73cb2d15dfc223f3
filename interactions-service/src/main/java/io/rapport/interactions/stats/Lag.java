package io.rapport.interactions.stats;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What of a source's events was stored and is not resolved to profiles yet.
///
/// @param more whether there may be more than these, for only the next of the log were looked at
/// @param oldestReceivedAt null when nothing waits
@Schema(name = "SourceLag")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Lag(
    @Schema(description = "Stored events that profiles have not taken in yet", examples = "3")
        long events,
    @Schema(description = "Whether it may be more: only the next of the log are looked at")
        boolean more,
    @Schema(description = "When the oldest of them was received") Instant oldestReceivedAt,
    @Schema(description = "How long the oldest has waited", examples = "0.42") double seconds) {}
