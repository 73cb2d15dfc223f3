package io.rapport.segments.membership;

import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The segments of a profile.
@Schema(name = "ProfileSegments", description = "The segments that a profile is in now")
public record ProfileSegmentsView(
    @Schema(
            description = "The profile that the asked id belongs to now",
            examples = "0190a000-0000-7000-8000-000000000042")
        UUID profileId,
    List<ProfileSegmentView> segments) {

  public ProfileSegmentsView {
    segments = List.copyOf(segments);
  }
}
