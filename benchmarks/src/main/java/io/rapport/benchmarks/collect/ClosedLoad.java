package io.rapport.benchmarks.collect;

import io.rapport.benchmarks.Rate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Some connections with one call at a time on each: as much as goes through. Who is told to come
/// again does so, as SDKs do.
final class ClosedLoad {

  private ClosedLoad() {}

  /// @param began when, in nanoseconds
  record Result(Tally tally, Rate rate, long began) {}

  static Result run(Calls calls, int connections, Duration time) throws Exception {
    List<Future<Tally>> senders = new ArrayList<>();
    List<Tally> tallies = new ArrayList<>();
    long began = System.nanoTime();
    try (ExecutorService pool = Executors.newFixedThreadPool(connections)) {
      for (int i = 0; i < connections; i++) {
        senders.add(pool.submit(() -> send(calls, began + time.toNanos())));
      }
      for (Future<Tally> sender : senders) {
        tallies.add(sender.get());
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    Tally tally = Tally.sum(tallies);
    return new Result(tally, new Rate(tally.accepted(), took, tally.took()), began);
  }

  private static Tally send(Calls calls, long until) throws InterruptedException {
    Tally tally = new Tally();
    try (Calls.Caller caller = calls.caller()) {
      while (System.nanoTime() - until < 0) {
        long begin = System.nanoTime();
        try {
          Wire.Answer answer = caller.call();
          tally.add(answer, calls.events(), begin, System.nanoTime());
          if (answer.isRefusal()) {
            TimeUnit.SECONDS.sleep(Math.max(1, answer.retryAfter()));
          }
        } catch (IOException e) {
          tally.fail(e);
          TimeUnit.MILLISECONDS.sleep(100);
        }
      }
    }
    return tally;
  }
}
