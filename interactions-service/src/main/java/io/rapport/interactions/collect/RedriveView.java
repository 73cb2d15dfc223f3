package io.rapport.interactions.collect;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What became of events that were tried again.
@Schema(name = "Redriven")
record RedriveView(
    @Schema(description = "Events tried again", examples = "1000") int tried,
    @Schema(description = "Stored now", examples = "997") int accepted,
    @Schema(description = "Stored before, under the same message id", examples = "1")
        int duplicates,
    @Schema(description = "Set aside again", examples = "2") int quarantined,
    @Schema(description = "Held back for want of consent", examples = "0") int held,
    @Schema(description = "Whether there may be more of them") boolean hasMore) {

  static final RedriveView NONE = new RedriveView(0, 0, 0, 0, 0, false);

  RedriveView plus(RedriveView other) {
    return new RedriveView(
        tried + other.tried,
        accepted + other.accepted,
        duplicates + other.duplicates,
        quarantined + other.quarantined,
        held + other.held,
        other.hasMore);
  }
}
