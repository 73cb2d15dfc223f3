package io.rapport.messaging;

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
    Map<String, Subscription> subscribers) {

  /// One subscriber of the log.
  record Subscription(
      Relay relay, Redrive redrive, SubscriberCursors cursors, Resyncs resyncs, boolean hasState) {}
}
