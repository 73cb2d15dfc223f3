package io.rapport.benchmarks.chaos;

import io.rapport.benchmarks.Events;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// New orders of a few people for as long as the faults last; what they come to is known from how
/// many there were.
final class LiveLoad {

  static final int PEOPLE = 200;
  static final int PER_SECOND = 50;

  private static final int BATCH = 10;
  static final Duration INTERVAL = Duration.ofMillis(1_000L * BATCH / PER_SECOND);

  private final Caller caller;
  private final String writeKey;
  private final Events events;
  private final Duration interval;
  private final long start = System.nanoTime();
  private final AtomicInteger next = new AtomicInteger();
  private volatile boolean ending;

  LiveLoad(Caller caller, String writeKey, String run, Duration interval) {
    this.caller = caller;
    this.writeKey = writeKey;
    this.interval = interval;
    this.events = new Events(run, PEOPLE);
  }

  Void send() throws IOException, InterruptedException {
    while (!ending) {
      int batch = next.getAndIncrement();
      long wait = start + batch * interval.toNanos() - System.nanoTime();
      if (wait > 0) {
        Thread.sleep(Duration.ofNanos(wait));
      }
      String body =
          IntStream.range(batch * BATCH, (batch + 1) * BATCH)
              .mapToObj(events::message)
              .collect(Collectors.joining(",", "{\"batch\":[", "]}"));
      caller.until(
          Probes.COLLECT_BATCH,
          () -> caller.withKey("/v1/batch", writeKey).POST(Caller.body(body)).build(),
          Caller::isSuccess);
    }
    return null;
  }

  void end() {
    ending = true;
  }

  /// All that were sent; each was taken when the senders have come back.
  Orders sent() {
    return Orders.made(events.run(), PEOPLE, next.get() * BATCH);
  }
}
