package io.rapport.benchmarks.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.benchmarks.chaos.Orders.Order;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// Sends all orders at a steady rate, each batch until it is taken; then sends batches a second
/// time, which must change nothing, for as long as the faults last.
final class OrderLoad {

  private static final int BATCH = 50;

  private final Caller caller;
  private final String writeKey;
  private final List<Order> orders;
  private final Duration interval;
  private final long start = System.nanoTime();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong duplicates = new AtomicLong();
  private final AtomicLong quarantined = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private volatile boolean ending;

  OrderLoad(Caller caller, String writeKey, List<Order> orders, int perSecond) {
    this.caller = caller;
    this.writeKey = writeKey;
    this.orders = orders;
    this.interval = Duration.ofNanos(1_000_000_000L * BATCH / perSecond);
  }

  /// The work of one sender; several may run.
  Void send() throws IOException, InterruptedException {
    int batches = (orders.size() + BATCH - 1) / BATCH;
    for (int n = next.getAndIncrement(); n < batches || !ending; n = next.getAndIncrement()) {
      if (!ending) {
        sleepUntil(start + n * interval.toNanos());
      }
      if (n < batches) {
        send(n);
        taken.incrementAndGet();
      } else if (!ending) {
        send(ThreadLocalRandom.current().nextInt(batches));
        repeated.addAndGet(BATCH);
      }
    }
    return null;
  }

  private void send(int batch) throws IOException, InterruptedException {
    List<Order> part = orders.subList(batch * BATCH, Math.min(orders.size(), (batch + 1) * BATCH));
    String body =
        part.stream().map(Order::json).collect(Collectors.joining(",", "{\"batch\":[", "]}"));
    JsonNode answer =
        Caller.read(
            caller.until(
                Probes.COLLECT_BATCH,
                () -> caller.withKey("/v1/batch", writeKey).POST(Caller.body(body)).build(),
                Caller::isSuccess));
    count(answer, part.size());
  }

  private void count(JsonNode answer, int size) {
    accepted.addAndGet(answer.path("accepted").asLong());
    duplicates.addAndGet(answer.path("duplicates").asLong());
    quarantined.addAndGet(answer.path("quarantined").asLong());
    if (answer.path("accepted").asInt() + answer.path("duplicates").asInt() != size) {
      throw new IllegalStateException("Of " + size + " events: " + answer);
    }
  }

  /// The faults are over: what is left is sent at once, nothing a second time any more.
  void end() {
    ending = true;
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    long left = nanos - System.nanoTime();
    if (left > 0) {
      Thread.sleep(Duration.ofNanos(left));
    }
  }

  boolean isThrough() {
    return taken.get() * (long) BATCH >= orders.size();
  }

  long accepted() {
    return accepted.get();
  }

  /// Events sent a second time on purpose.
  long repeated() {
    return repeated.get();
  }

  long duplicates() {
    return duplicates.get();
  }

  long quarantined() {
    return quarantined.get();
  }
}
