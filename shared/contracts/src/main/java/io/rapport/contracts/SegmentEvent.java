package io.rapport.contracts;

import java.time.Instant;
import java.util.UUID;

/// What segments-service tells of a segment and its members.
public sealed interface SegmentEvent extends Event {

  /// A segment was made or renamed.
  record Changed(UUID segmentId, long version, String name, Instant at) implements SegmentEvent {
    @Override
    public String subject() {
      return segmentId.toString();
    }
  }

  /// A segment was deleted, and all its members left it.
  record Deleted(UUID segmentId, long version, Instant at) implements SegmentEvent {
    @Override
    public String subject() {
      return segmentId.toString();
    }
  }

  /// A profile entered a segment.
  ///
  /// @param version rises with each change of this membership
  record Entered(UUID profileId, UUID segmentId, String segmentName, long version, Instant at)
      implements SegmentEvent {
    @Override
    public String subject() {
      return profileId.toString();
    }
  }

  /// A profile left a segment.
  ///
  /// @param version rises with each change of this membership
  record Left(UUID profileId, UUID segmentId, String segmentName, long version, Instant at)
      implements SegmentEvent {
    @Override
    public String subject() {
      return profileId.toString();
    }
  }
}
