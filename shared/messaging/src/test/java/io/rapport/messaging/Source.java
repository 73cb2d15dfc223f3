package io.rapport.messaging;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.UUID;

/// A service whose log is delivered: its database, sequencer and relays.
final class Source {

  static final RelayConfig CONFIG = config(Duration.ofSeconds(10));

  final ServiceDatabase db;
  final Publisher publisher;
  final LogWatch watch = new LogWatch();
  final Sequencer sequencer;
  final SequencerLoop loop;
  final DeadLetters letters;
  final CloudEventWriter writer = new CloudEventWriter("source", "outbox");

  Source() {
    this(ServiceDatabase.clean("source"));
  }

  Source(ServiceDatabase db) {
    this.db = db;
    this.publisher = new Publisher(db);
    this.sequencer = new Sequencer(db.sequencer, Log.outbox());
    this.loop = new SequencerLoop(sequencer, watch, new SimpleMeterRegistry());
    this.letters = new DeadLetters(db.sequencer, "outbox", "receiver");
  }

  Relay relay(Delivery delivery) {
    return relay(delivery, CONFIG);
  }

  Relay relay(Delivery delivery, RelayConfig config) {
    return new Relay(shared(delivery, config, cursors(config.lease())));
  }

  SubscriberCursors cursors(Duration lease) {
    return cursors("receiver", lease);
  }

  SubscriberCursors cursors(String subscriber, Duration lease) {
    return new SubscriberCursors(
        db.sequencer, "outbox", subscriber, UUID.randomUUID().toString(), lease);
  }

  RelayLane.Shared shared(Delivery delivery, RelayConfig config, SubscriberCursors cursors) {
    return new RelayLane.Shared(
        "outbox for receiver",
        watch,
        new LogReader(db.sequencer, Log.outbox()),
        cursors,
        letters,
        writer,
        delivery,
        new Circuit("receiver"),
        new RelayMeters(new SimpleMeterRegistry(), "outbox", "receiver"),
        config);
  }

  /// How far the loop has numbered the log.
  long numbered() {
    LogState state = watch.state();
    return state == null ? 0 : state.lastPosition();
  }

  String state(int lane) {
    return db.value("select state from log_subscriber where lane = ?", lane);
  }

  boolean allDelivered() {
    return db.count(
            """
            select count(*) from log_subscriber c, log_sequencer s
            where c.position < s.heads[c.lane + 1]
            """)
        == 0;
  }

  static RelayConfig config(Duration lease) {
    return config(lease, 500);
  }

  static RelayConfig config(Duration lease, int events) {
    return config(lease, events, Duration.ofSeconds(30));
  }

  static RelayConfig config(Duration lease, int events, Duration probe) {
    return new RelayConfig() {
      @Override
      public boolean enabled() {
        return true;
      }

      @Override
      public int concurrency() {
        return 4;
      }

      @Override
      public Duration lease() {
        return lease;
      }

      @Override
      public int rest() {
        return 9;
      }

      @Override
      public int events() {
        return events;
      }

      @Override
      public int bytes() {
        return 1 << 20;
      }

      @Override
      public Duration probe() {
        return probe;
      }
    };
  }
}
