package io.rapport.messaging;

import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/// A source of notes and a service that keeps the same notes, on clusters that a test may restore.
final class Twins {

  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final UUID WORKSPACE = UUID.randomUUID();

  final Notes notes;
  final Mirror mirror;
  private final List<UUID> ids = IntStream.range(0, 40).mapToObj(_ -> UUID.randomUUID()).toList();
  private Source source;
  private Relay relay;

  Twins(ServiceDatabase source, ServiceDatabase mirror) {
    this.source = new Source(source);
    this.notes = new Notes(source);
    this.mirror = new Mirror(mirror);
  }

  /// Starts the source's processes, as after a restart.
  void start(Delivery way) {
    start(way, Source.CONFIG);
  }

  void start(Delivery way, RelayConfig config) {
    source = new Source(source.db);
    source.loop.start();
    relay =
        new Relay(
            source.shared(way, config, source.cursors(Duration.ofSeconds(2))),
            resync(),
            Pressure.NONE);
    relay.start();
  }

  void start() {
    start(mirror);
  }

  void stop() throws InterruptedException {
    relay.stop();
    source.loop.stop();
  }

  Source source() {
    return source;
  }

  Resyncs resyncs() {
    return new Resyncs(source.db.sequencer, Log.outbox(), "receiver", UUID.randomUUID().toString());
  }

  private ResyncRun resync() {
    return new ResyncRun(
        "outbox for receiver",
        resyncs(),
        claimed ->
            new StateExport(
                notes,
                source.db.app,
                new InboxCursors(source.db.app),
                Json.MAPPER,
                Clock.systemUTC(),
                claimed.heads().stream().map(ResyncDelivery.Head::position).toList()),
        source.letters,
        source.writer,
        mirror);
  }

  /// Writes so often, over all notes and hence all lanes.
  void write(int times, String body) {
    List<UUID> order = new ArrayList<>(ids);
    for (int i = 0; i < times; i++) {
      notes.write(WORKSPACE, order.get(i % order.size()), body + i);
    }
  }

  boolean same() {
    return mirror.state().equals(notes.state());
  }

  void awaitSame() {
    await().atMost(PATIENCE).until(() -> same() && source.allDelivered());
  }

  long lanes(String state) {
    return source.db.count("select count(*) from log_subscriber where state = ?", state);
  }
}
