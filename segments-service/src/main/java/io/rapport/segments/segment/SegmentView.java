package io.rapport.segments.segment;

import com.fasterxml.jackson.annotation.JsonValue;
import io.rapport.segments.rule.Rule;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A segment as the API shows it.
@Schema(name = "Segment", description = "A named rule and how many profiles it holds for")
public record SegmentView(
    @Schema(examples = "0190a000-0000-7000-8000-000000000077") UUID id,
    @Schema(examples = "Big spenders") String name,
    @Schema(examples = "Spent 500 or more and bought lately") String description,
    @Schema(ref = "#/components/schemas/Rule") Rule rule,
    @Schema(
            description =
                "`building` while the stored population is being counted, `live` when members and"
                    + " count are exact",
            examples = "live",
            enumeration = {"building", "live"})
        Status status,
    @Schema(description = "How many members it has now", examples = "734") long count,
    @Schema(description = "As in the ETag", examples = "0") long version,
    @Schema(examples = "2026-02-01T09:30:00Z") Instant createdAt,
    @Schema(examples = "2026-02-01T09:30:00Z") Instant changedAt) {

  /// Whether the members are exact already.
  public enum Status {
    BUILDING("building"),
    LIVE("live");

    private final String json;

    Status(String json) {
      this.json = json;
    }

    @JsonValue
    public String json() {
      return json;
    }
  }

  static SegmentView of(Segment segment, Rule rule, boolean counted, long count) {
    return new SegmentView(
        segment.id(),
        segment.name(),
        segment.description(),
        rule,
        counted ? Status.LIVE : Status.BUILDING,
        count,
        segment.version(),
        segment.createdAt(),
        segment.changedAt());
  }
}
