package io.rapport.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// What a relay counts.
final class RelayMeters {

  private final Counter delivered;
  private final Counter redelivered;
  private final Counter forks;
  private final Counter adopted;
  private final Counter gone;

  RelayMeters(MeterRegistry registry, String log, String subscriber) {
    delivered = counter(registry, "rapport_log_delivered_events", log, subscriber);
    redelivered = counter(registry, "rapport_log_redelivered_batches", log, subscriber);
    forks = counter(registry, "rapport_log_forks", log, subscriber);
    adopted = counter(registry, "rapport_log_adopted_lanes", log, subscriber);
    gone = counter(registry, "rapport_log_gone_events", log, subscriber);
  }

  private static Counter counter(
      MeterRegistry registry, String name, String log, String subscriber) {
    return registry.counter(name, "log", log, "subscriber", subscriber);
  }

  void delivered(int events) {
    delivered.increment(events);
  }

  void redelivered() {
    redelivered.increment();
  }

  /// A lane goes on from another log, whose history is the same up to there.
  void adopted() {
    adopted.increment();
  }

  /// Positions were passed over, for their events are not there any more.
  void gone(int events) {
    gone.increment(events);
  }

  void forked() {
    forks.increment();
  }
}
