package io.rapport.messaging;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A log of this service and how far its subscribers are.
///
/// @param logId changes when the log does not continue the old one
/// @param lastPosition position of the last event
public record LogView(
    String name, UUID logId, long lastPosition, List<SubscriberView> subscribers) {

  /// A subscriber of the log, over all workspaces.
  ///
  /// @param lagEvents events not yet delivered
  /// @param lagSeconds age of the oldest of them
  /// @param parkedKeys subjects whose events wait for a redrive
  public record SubscriberView(
      String name,
      long lagEvents,
      double lagSeconds,
      long parkedKeys,
      long deadLetters,
      List<LaneView> lanes) {}

  /// A lane of the log as the subscriber has it.
  ///
  /// @param state `active`; `forked` when the lane stands until somebody looks; `expired` and
  ///     `resyncing` while the subscriber is brought up to date
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LaneView(
      int lane,
      long position,
      String state,
      long lagEvents,
      int attempts,
      Instant nextAttemptAt,
      String lastError) {

    static LaneView of(LogFigures.LaneFigures lane) {
      return new LaneView(
          lane.lane(),
          lane.position(),
          lane.state(),
          lane.lagEvents(),
          lane.attempts(),
          lane.nextAttemptAt(),
          lane.lastError());
    }
  }

  /// @param lanes those that try again now
  public record RetryView(int lanes) {}

  static LogView of(String name, LogState state, List<LogFigures.SubscriberFigures> figures) {
    return new LogView(
        name,
        state == null ? null : state.logId(),
        state == null ? 0 : state.lastPosition(),
        figures.stream()
            .map(
                f ->
                    new SubscriberView(
                        f.subscriber(),
                        f.lagEvents(),
                        f.lagSeconds(),
                        f.parkedKeys(),
                        f.deadLetters(),
                        f.lanes().stream().map(LaneView::of).toList()))
            .toList());
  }
}
