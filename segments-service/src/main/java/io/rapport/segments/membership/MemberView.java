package io.rapport.segments.membership;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A member of a segment.
@Schema(name = "Member", description = "A profile in a segment")
public record MemberView(
    @Schema(examples = "0190a000-0000-7000-8000-000000000042") UUID profileId,
    @Schema(description = "When it entered", examples = "2026-02-01T09:30:00Z")
        Instant enteredAt) {}
