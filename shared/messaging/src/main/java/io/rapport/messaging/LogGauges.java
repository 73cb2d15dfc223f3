package io.rapport.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.rapport.messaging.LogFigures.SubscriberFigures;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The figures of a log as gauges; the last ones read.
final class LogGauges {

  private final MeterRegistry registry;
  private final String log;
  private final Map<String, SubscriberFigures> last = new ConcurrentHashMap<>();

  LogGauges(MeterRegistry registry, String log) {
    this.registry = registry;
    this.log = log;
  }

  void show(List<SubscriberFigures> figures) {
    for (SubscriberFigures subscriber : figures) {
      if (last.put(subscriber.subscriber(), subscriber) == null) {
        register(subscriber.subscriber());
      }
    }
  }

  private void register(String subscriber) {
    Tags tags = Tags.of("log", log, "subscriber", subscriber);
    registry.gauge("rapport_log_lag_events", tags, last, l -> l.get(subscriber).lagEvents());
    registry.gauge("rapport_log_lag_seconds", tags, last, l -> l.get(subscriber).lagSeconds());
    registry.gauge("rapport_log_headroom", tags, last, l -> l.get(subscriber).headroom());
    registry.gauge("rapport_log_parked_keys", tags, last, l -> l.get(subscriber).parkedKeys());
    registry.gauge("rapport_log_dead_letters", tags, last, l -> l.get(subscriber).deadLetters());
    registry.gauge(
        "rapport_log_stopped_lanes",
        tags,
        last,
        l -> l.get(subscriber).lanes().stream().filter(s -> !s.state().equals("active")).count());
  }
}
