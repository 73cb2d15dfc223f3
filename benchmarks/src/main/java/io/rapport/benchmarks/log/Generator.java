package io.rapport.benchmarks.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// Lets the source commit transactions of 100 events, some at the same time.
final class Generator {

  static final int EVENTS = 100;

  private static final int WORKERS = 4;
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Service source;
  private final Service receiver;
  private final UUID workspace;
  private final AtomicLong next = new AtomicLong();
  private volatile long handled;

  Generator(Service source, Service receiver, UUID workspace) {
    this.source = source;
    this.receiver = receiver;
    this.workspace = workspace;
  }

  /// Which transactions a phase has committed: from one number up to before another.
  record Transactions(long from, long to) {
    long events() {
      return (to - from) * EVENTS;
    }
  }

  /// As fast as it goes while the receiver is at most so many events behind.
  Transactions saturate(Duration time, long behind) throws Exception {
    long until = System.nanoTime() + time.toNanos();
    return saturate(() -> System.nanoTime() < until, behind);
  }

  /// So many events, as fast as they go through.
  Transactions saturate(int events, long behind) throws Exception {
    long end = next.get() + events / EVENTS;
    return saturate(() -> next.get() < end, behind);
  }

  private Transactions saturate(BooleanSupplier more, long behind) throws Exception {
    return run(
        () -> {
          while (more.getAsBoolean()) {
            if (next.get() * EVENTS - handled > behind) {
              handled = handled();
              if (next.get() * EVENTS - handled > behind) {
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
              }
            } else {
              publish(next.getAndIncrement());
            }
          }
          return null;
        });
  }

  /// At a steady rate, whatever the receiver does.
  Transactions pace(Duration time, int eventsPerSecond) throws Exception {
    long interval = 1_000_000_000L * EVENTS / eventsPerSecond;
    long first = next.get();
    long begin = System.nanoTime();
    long until = begin + time.toNanos();
    return run(
        () -> {
          while (true) {
            long number = next.getAndIncrement();
            long due = begin + (number - first) * interval;
            if (due >= until) {
              next.decrementAndGet();
              return null;
            }
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            publish(number);
          }
        });
  }

  /// So many events, as fast as the source takes them.
  Transactions publish(int events) throws Exception {
    long end = next.get() + events / EVENTS;
    return run(
        () -> {
          for (long n = next.getAndIncrement(); n < end; n = next.getAndIncrement()) {
            publish(n);
          }
          next.decrementAndGet();
          return null;
        });
  }

  /// Waits until the receiver has all.
  void awaitAll(Duration atMost) throws Exception {
    long until = System.nanoTime() + atMost.toNanos();
    while (handled() < next.get() * EVENTS) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            "The receiver has %d of %d events after %s"
                .formatted(handled(), next.get() * EVENTS, atMost));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
    }
  }

  private long handled() throws Exception {
    return Long.parseLong(receiver.call("GET", "/bench/handled"));
  }

  private void publish(long number) throws Exception {
    source.call("POST", "/bench/" + workspace + "/transactions/" + number + "?events=" + EVENTS);
  }

  private Transactions run(java.util.concurrent.Callable<Void> worker) throws Exception {
    long from = next.get();
    List<Future<Void>> workers = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(WORKERS)) {
      for (int i = 0; i < WORKERS; i++) {
        workers.add(pool.submit(worker));
      }
      for (Future<Void> each : workers) {
        each.get();
      }
    }
    return new Transactions(from, next.get());
  }
}
