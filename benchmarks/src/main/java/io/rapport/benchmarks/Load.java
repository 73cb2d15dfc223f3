package io.rapport.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// A closed load: some workers, each with one request at a time, until all batches are done.
final class Load {

  private Load() {}

  /// One batch of the load.
  @FunctionalInterface
  interface Batch {
    void send(int batch) throws Exception;
  }

  static Rate run(int workers, int batches, int eventsPerBatch, Batch batch) throws Exception {
    AtomicInteger next = new AtomicInteger();
    long[] latencies = new long[batches];
    List<Future<Void>> all = new ArrayList<>();
    long start = System.nanoTime();
    try (ExecutorService pool = Executors.newFixedThreadPool(workers)) {
      for (int worker = 0; worker < workers; worker++) {
        all.add(
            pool.submit(
                () -> {
                  for (int n = next.getAndIncrement(); n < batches; n = next.getAndIncrement()) {
                    long begin = System.nanoTime();
                    batch.send(n);
                    latencies[n] = System.nanoTime() - begin;
                  }
                  return null;
                }));
      }
      for (Future<Void> worker : all) {
        worker.get();
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new Rate((long) batches * eventsPerBatch, took, latencies);
  }
}
