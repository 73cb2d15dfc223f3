package io.rapport.messaging;

import java.time.Duration;
import java.util.Map;

/// All that runs for one log of this service.
record LogLine(
    Log log,
    LogWatch watch,
    Sequencer sequencer,
    SequencerLoop loop,
    Audit audit,
    LogFigures figures,
    LogGauges gauges,
    Duration retention,
    Duration mostLag,
    Map<String, Subscription> subscribers) {

  /// One subscriber of the log.
  ///
  /// @param hasState whether this service offers the current state of the log
  record Subscription(
      Relay relay,
      Redrive redrive,
      DeadLetters letters,
      SubscriberCursors cursors,
      Resyncs resyncs,
      boolean hasState) {}
}
