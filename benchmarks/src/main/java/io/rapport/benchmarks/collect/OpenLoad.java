package io.rapport.benchmarks.collect;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Calls at a fixed rate, whatever becomes of them, over a bounded number of connections. A call
/// that finds none free for a second is given up and counted: then less was offered than was meant.
final class OpenLoad {

  private static final long LATE = Duration.ofSeconds(1).toNanos();

  private OpenLoad() {}

  /// @param callsPerSecond that were really made
  record Result(Tally tally, double callsPerSecond) {}

  static Result run(Calls calls, double callsPerSecond, int connections, Duration time)
      throws Exception {
    double interval = 1e9 / callsPerSecond;
    AtomicLong next = new AtomicLong();
    List<Calls.Caller> callers = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      callers.add(calls.caller());
    }
    List<Future<Tally>> senders = new ArrayList<>();
    List<Tally> tallies = new ArrayList<>();
    long began = System.nanoTime();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Calls.Caller caller : callers) {
        senders.add(
            pool.submit(
                () -> {
                  Tally tally = new Tally();
                  while (true) {
                    long due = (long) (next.getAndIncrement() * interval);
                    if (due >= time.toNanos()) {
                      return tally;
                    }
                    send(caller, calls.events(), began + due, tally);
                  }
                }));
      }
      for (Future<Tally> sender : senders) {
        tallies.add(sender.get());
      }
    } finally {
      callers.forEach(Calls.Caller::close);
    }
    Tally tally = Tally.sum(tallies);
    return new Result(tally, (tally.answered() + tally.failed()) / (time.toNanos() / 1e9));
  }

  private static void send(Calls.Caller caller, int events, long due, Tally tally)
      throws InterruptedException {
    long begin = System.nanoTime();
    if (begin - due > LATE) {
      tally.unsent();
      return;
    }
    if (due - begin > 0) {
      TimeUnit.NANOSECONDS.sleep(due - begin);
      begin = System.nanoTime();
    }
    try {
      tally.add(caller.call(), events, begin, System.nanoTime());
    } catch (IOException e) {
      tally.fail(e);
    }
  }
}
