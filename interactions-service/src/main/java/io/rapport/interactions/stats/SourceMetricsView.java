package io.rapport.interactions.stats;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What came from a source, for a page that shows it.
@Schema(name = "SourceMetrics")
@JsonInclude(JsonInclude.Include.NON_NULL)
record SourceMetricsView(
    UUID sourceId,
    @Schema(description = "First moment counted") Instant from,
    @Schema(description = "End, exclusive") Instant to,
    Interval interval,
    @Schema(description = "When its last event was received; absent before the first")
        Instant lastSeenAt,
    Lag lag,
    Counts total,
    @Schema(description = "Each hour or day of the period, oldest first") List<Point> series,
    @Schema(description = "Its most frequent accepted events, most frequent first")
        List<TopEvent> events,
    @Schema(description = "Accepted events that are none of those", examples = "0")
        long otherEvents,
    @Schema(description = "Why events were set aside, most frequent first") List<Reason> errors,
    @Schema(description = "Consent for want of which events were held back") List<Category> held) {

  SourceMetricsView {
    series = List.copyOf(series);
    events = List.copyOf(events);
    errors = List.copyOf(errors);
    held = List.copyOf(held);
  }

  /// What came within an hour or a day.
  @Schema(name = "SourceMetricsPoint")
  record Point(
      @Schema(description = "Its beginning, UTC", examples = "2026-05-01T10:00:00Z") Instant at,
      @Schema(examples = "1210") long received,
      @Schema(examples = "1200") long accepted,
      @Schema(examples = "7") long duplicates,
      @Schema(examples = "3") long quarantined,
      @Schema(examples = "0") long held,
      @Schema(examples = "12") long flagged) {

    static Point of(Instant at, Counts counts) {
      return new Point(
          at,
          counts.received(),
          counts.accepted(),
          counts.duplicates(),
          counts.quarantined(),
          counts.held(),
          counts.flagged());
    }
  }

  /// How often an event came.
  ///
  /// @param name null where events of the kind have none
  @Schema(name = "SourceTopEvent")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record TopEvent(
      @Schema(examples = "track") String kind,
      @Schema(description = "Cut after 200 characters", examples = "Order Completed") String name,
      @Schema(examples = "811") long events,
      Instant lastSeenAt) {

    static TopEvent of(Frequency frequency) {
      int space = frequency.label().indexOf(' ');
      return new TopEvent(
          space < 0 ? frequency.label() : frequency.label().substring(0, space),
          space < 0 ? null : frequency.label().substring(space + 1),
          frequency.events(),
          frequency.lastAt());
    }
  }

  /// How often events were set aside for a reason.
  @Schema(name = "SourceError")
  record Reason(
      @Schema(examples = "missing-id") String reason,
      @Schema(examples = "3") long events,
      Instant lastSeenAt) {}

  /// How many events were held back for want of consent to a category.
  @Schema(name = "SourceHeld")
  record Category(
      @Schema(examples = "analytics") String category,
      @Schema(description = "Repeats of a message included", examples = "2") long events,
      Instant lastSeenAt) {}
}
