package io.rapport.segments.membership;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A segment that a profile is in.
@Schema(name = "ProfileSegment", description = "A segment that a profile is in")
public record ProfileSegmentView(
    @Schema(examples = "0190a000-0000-7000-8000-000000000077") UUID id,
    @Schema(examples = "Big spenders") String name,
    @Schema(description = "When it entered", examples = "2026-02-01T09:30:00Z")
        Instant enteredAt) {}
