package io.rapport.segments.segment;

import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a rule would give.
@Schema(name = "SegmentPreview", description = "What a rule would give; nothing is stored")
public record PreviewView(
    @Schema(description = "How many profiles it holds for now", examples = "734") long count,
    @Schema(
            description = "Up to ten of them",
            examples = "[\"0190a000-0000-7000-8000-000000000042\"]")
        List<UUID> sample) {

  public PreviewView {
    sample = List.copyOf(sample);
  }
}
