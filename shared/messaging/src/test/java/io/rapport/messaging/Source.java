package io.rapport.messaging;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.UUID;

/// A service whose log is delivered: its database, sequencer and relays.
final class Source {

  static final RelayConfig CONFIG = config(Duration.ofSeconds(10));

  final ServiceDatabase db = ServiceDatabase.clean("source");
  final Publisher publisher = new Publisher(db);
  final LogWatch watch = new LogWatch();
  final Sequencer sequencer = new Sequencer(db.sequencer, Log.outbox());
  final SequencerLoop loop = new SequencerLoop(sequencer, watch, new SimpleMeterRegistry());
  final DeadLetters letters = new DeadLetters(db.sequencer, "outbox", "receiver");
  final CloudEventWriter writer = new CloudEventWriter("source", "outbox");

  Relay relay(Delivery delivery) {
    return relay(delivery, CONFIG);
  }

  Relay relay(Delivery delivery, RelayConfig config) {
    return new Relay(shared(delivery, config, cursors(config.lease())));
  }

  SubscriberCursors cursors(Duration lease) {
    return new SubscriberCursors(
        db.sequencer, "outbox", "receiver", UUID.randomUUID().toString(), lease);
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
      public int events() {
        return 500;
      }

      @Override
      public int bytes() {
        return 1 << 20;
      }
    };
  }
}
