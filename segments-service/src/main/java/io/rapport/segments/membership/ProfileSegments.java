package io.rapport.segments.membership;

import java.util.List;
import java.util.UUID;

/// A profile, by the id that it has now, and the segments that it is in.
record ProfileSegments(UUID profileId, List<ProfileSegmentView> segments) {

  ProfileSegments {
    segments = List.copyOf(segments);
  }
}
