package io.rapport.endtoend;

import static org.awaitility.Awaitility.await;

import io.rapport.testing.fault.RealPostgres;
import io.rapport.testing.promise.Percentiles;
import io.rapport.testing.promise.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// PostgreSQL stands still while more comes in than the service can take: callers are told soon to
/// come again, memory stays bounded, and all goes on as soon as it can.
class BackPressureTest {

  private static final int CLIENTS = Promise.size(24, 128);
  private static final int EVENTS = 100;
  private static final Duration STILL = Duration.ofSeconds(Promise.size(6, 30));
  private static final Duration WARM = Duration.ofSeconds(Promise.size(3, 15));
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final double SOON = 1.0;

  /// Beyond the patience with a transaction that had begun when PostgreSQL stopped.
  private static final double STUCK = 4.5;

  /// Shorter than PostgreSQL stands still, so that the write key has to be looked up meanwhile.
  private static final Map<String, String> BELIEF = Map.of("RAPPORT_SOURCE_BELIEVE", "PT2S");

  private static final Map<String, String> WITHOUT_BOUNDS =
      Map.of(
          "RAPPORT_COLLECT_OLDEST", "PT10M",
          "RAPPORT_COLLECT_TURN", "PT10M",
          "RAPPORT_COLLECT_PATIENCE", "PT10M",
          "RAPPORT_COLLECT_IN_FLIGHT_BYTES", "2000000000",
          "RAPPORT_COLLECT_WAITING_CHARS", "2000000000");

  /// @param late calls begun meanwhile that were answered later than after a second
  /// @param stuck calls that were held up
  private record Seen(
      long calls,
      long otherwise,
      long late,
      long stuck,
      Percentiles times,
      long grown,
      boolean alive,
      double before,
      double firstAfter,
      double fullAfter,
      long acked,
      long lost) {}

  @Test
  void callersAreToldSoonToComeAgain() {
    Seen right = standStill(BELIEF, true);
    Seen wrong = standStill(WITHOUT_BOUNDS, false);
    Promise promise =
        Promise.of("I6", "while PostgreSQL stands still callers are told soon to come again")
            .told("clients, batches of 100", CLIENTS)
            .told("events a second before", Math.round(right.before))
            .told("seconds for which PostgreSQL stands still", STILL.toSeconds())
            .figure("calls begun meanwhile", "> 0", right.calls, right.calls > 0)
            .none(
                "of them answered otherwise than with 429 or 503 and Retry-After", right.otherwise)
            .told("their times", right.times)
            .none("calls that were held up for more than 4.5 s", right.stuck)
            .figure("the service lives", "true", right.alive, right.alive)
            .figure("growth of the living heap", "<= 64 MB", right.grown + " MB", right.grown <= 64)
            .told("acknowledged events", right.acked)
            .none("acknowledged and not there", right.lost)
            .control(
                "without bounds: calls held up for more than 4.5 s", wrong.stuck, wrong.stuck > 0);
    if (Promise.isLong()) {
      promise
          .figure(
              "99 % of the calls begun meanwhile answered within",
              "<= 1 s", "%.0f ms".formatted(right.times.at(99)), right.times.at(99) <= SOON * 1000)
          .told("later than after a second", right.late)
          .figure(
              "90 % of the rate again",
              "<= 10 s", "%.1f s".formatted(right.fullAfter), right.fullAfter <= 10);
    } else {
      promise
          .told("answered later than after a second", right.late)
          .told("seconds until the next is acknowledged", "%.1f".formatted(right.firstAfter));
    }
    promise.judge();
  }

  private static Seen standStill(Map<String, String> settings, boolean whole) {
    RealPostgres postgres = Replica.postgres();
    try (Replica replica = Replica.start(settings);
        Senders senders = new Senders(replica.url(), List.of(replica.url()), EVENTS, 0)) {
      senders.start(CLIENTS);
      pass(WARM);
      double before = rate(senders, System.nanoTime(), WARM.dividedBy(3));
      long heap = replica.megabytes();
      postgres.freeze();
      long from = System.nanoTime();
      pass(STILL);
      long grown = whole ? replica.megabytes() - heap : 0;
      // the last of those that count has had its second
      long to = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(1500);
      postgres.thaw();
      long thawed = System.nanoTime();
      double first = until(thawed, () -> answered(senders, thawed) > 0);
      double full =
          whole && Promise.isLong()
              ? until(
                  thawed,
                  () -> rate(senders, System.nanoTime(), Duration.ofSeconds(1)) >= 0.9 * before)
              : 0;
      senders.stop();
      // a transaction that had begun when it stopped may take as long as the patience
      List<Senders.Call> begun =
          senders.calls.stream()
              .filter(call -> call.begun() - from > 500_000_000 && call.begun() < to)
              .toList();
      return new Seen(
          begun.size(),
          begun.stream().filter(call -> !isTold(call)).count(),
          begun.stream().filter(call -> call.seconds() > SOON).count(),
          senders.calls.stream()
              .filter(call -> call.begun() < to)
              .filter(call -> (call.ended() - Math.max(from, call.begun())) / 1e9 > STUCK)
              .count(),
          Percentiles.of(begun.stream().map(call -> call.seconds() * 1000).toList()),
          grown,
          replica.alive(),
          before,
          first,
          full,
          senders.acked.size() * (long) EVENTS,
          senders.lost());
    }
  }

  private static boolean isTold(Senders.Call call) {
    return (call.status() == 429 || call.status() == 503) && call.retryAfter().equals("1");
  }

  private static long answered(Senders senders, long since) {
    return senders.calls.stream()
        .filter(call -> call.begun() > since && call.status() == 200)
        .count();
  }

  private static double until(long since, java.util.concurrent.Callable<Boolean> is) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(is);
    return (System.nanoTime() - since) / 1e9;
  }

  /// Acknowledged events a second.
  private static double rate(Senders senders, long until, Duration during) {
    long taken =
        senders.calls.stream()
            .filter(
                call ->
                    call.status() == 200
                        && call.ended() <= until
                        && call.ended() > until - during.toNanos())
            .count();
    return taken * EVENTS * 1e9 / during.toNanos();
  }

  private static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    await().atMost(time.plus(PATIENCE)).until(() -> System.nanoTime() >= end);
  }
}
