package io.rapport.messaging;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rapport.messaging.LogFigures.SubscriberFigures;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/// A log of this service and how far its subscribers are.
///
/// @param logId changes when the log is numbered on another server, or after one was set back
/// @param lastPosition position of the last event
/// @param retentionDays how long it is kept, absent when for ever
/// @param oldestDay the oldest day that it keeps
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LogView(
    String name,
    UUID logId,
    long lastPosition,
    Long retentionDays,
    LocalDate oldestDay,
    List<SubscriberView> subscribers) {

  /// A subscriber of the log. Lag is that of the lanes, which all workspaces share; what is parked
  /// is counted in the caller's workspace alone.
  ///
  /// @param lagEvents events not yet delivered
  /// @param lagSeconds age of the oldest of them
  /// @param headroom how much is left of the time for which they are kept, 1 to 0
  /// @param parkedKeys subjects whose events wait for a redrive
  /// @param resync the latest one
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SubscriberView(
      String name,
      long lagEvents,
      double lagSeconds,
      double headroom,
      long parkedKeys,
      long deadLetters,
      ResyncView resync,
      List<LaneView> lanes) {}

  /// How the subscriber is or was brought up to date from the current state.
  ///
  /// @param finishedAt absent while it goes on
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ResyncView(
      String reason,
      Instant startedAt,
      Instant finishedAt,
      long pages,
      long states,
      int attempts,
      String lastError) {

    static ResyncView of(LogFigures.Resynced resync) {
      return resync == null
          ? null
          : new ResyncView(
              resync.reason(),
              resync.startedAt(),
              resync.finishedAt(),
              resync.pages(),
              resync.states(),
              resync.attempts(),
              resync.lastError());
    }
  }

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

  /// What waits of one workspace for one subscriber.
  record Parked(long keys, long letters) {}

  static SubscriberView of(SubscriberFigures figures, Parked parked) {
    return new SubscriberView(
        figures.subscriber(),
        figures.lagEvents(),
        figures.lagSeconds(),
        figures.headroom(),
        parked.keys(),
        parked.letters(),
        ResyncView.of(figures.resync()),
        figures.lanes().stream().map(LaneView::of).toList());
  }
}
