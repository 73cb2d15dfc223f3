package io.rapport.segments.membership;

import java.util.UUID;

/// A profile entered or left a segment.
record Change(UUID segmentId, UUID profileId, boolean entered, long version) {}
