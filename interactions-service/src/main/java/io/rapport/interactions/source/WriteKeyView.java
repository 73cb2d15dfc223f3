package io.rapport.interactions.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A write key as people may know it: never the key itself, of which only a hash is kept.
@Schema(name = "WriteKey")
@JsonInclude(JsonInclude.Include.NON_NULL)
record WriteKeyView(
    UUID id,
    @Schema(description = "How it begins", examples = "wk_5f1d") String prefix,
    @Schema(
            description = "How it ends; empty for a key from before this was kept",
            examples = "4826")
        String lastFour,
    Instant createdAt,
    @Schema(
            description =
                "When it ends, or ended: rotated away or revoked. Absent while it is in use")
        Instant expiresAt,
    @Schema(description = "When a person revoked it, absent otherwise") Instant revokedAt,
    @Schema(description = "The last day (UTC) on which events came with it, absent before any")
        LocalDate lastUsedOn) {}
