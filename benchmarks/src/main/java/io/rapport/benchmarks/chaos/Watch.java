package io.rapport.benchmarks.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Measures how long it takes after a fault until everything answers and nothing old waits in any
/// log.
final class Watch {

  static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration LOOK = Duration.ofMillis(200);

  /// An event that waits longer than this waits because of the fault, not of the beat of the log.
  private static final double OLD_SECONDS = 2;

  private final History history;
  private final Lags lags;

  Watch(History history, Lags lags) {
    this.history = history;
    this.lags = lags;
  }

  /// @param answers from the end of the fault until every path has answered; empty: not at all
  /// @param drained the same until the logs held nothing old
  record Recovery(Optional<Duration> answers, Optional<Duration> drained) {

    boolean complete() {
      return answers.isPresent() && drained.isPresent();
    }
  }

  Recovery after(Instant end, Duration patience) throws InterruptedException {
    Optional<Duration> drained = Optional.empty();
    Optional<Instant> answered = Optional.empty();
    long until = System.nanoTime() + patience.toNanos();
    while ((drained.isEmpty() || answered.isEmpty()) && System.nanoTime() < until) {
      answered = answered(end);
      if (drained.isEmpty()) {
        drained = drained(end);
      }
      Thread.sleep(LOOK);
    }
    return new Recovery(answered.map(at -> Duration.between(end, at)), drained);
  }

  /// Which paths have not answered since.
  List<String> silent(Instant end) {
    return Probes.PATHS.stream().filter(p -> history.answeredAfter(p, end).isEmpty()).toList();
  }

  private Optional<Instant> answered(Instant end) {
    Instant last = end;
    for (String path : Probes.PATHS) {
      Optional<Instant> at = history.answeredAfter(path, end);
      if (at.isEmpty()) {
        return Optional.empty();
      }
      last = at.get().isAfter(last) ? at.get() : last;
    }
    return Optional.of(last);
  }

  private Optional<Duration> drained(Instant end) throws InterruptedException {
    return lags.now()
        .filter(readers -> readers.stream().allMatch(r -> r.seconds() < OLD_SECONDS))
        .map(_ -> Duration.between(end, Instant.now()));
  }

  /// Waits until every log is read to its end and stays so.
  ///
  /// @return what still waits; empty when nothing does
  List<String> awaitEmpty(Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    List<String> waiting = List.of("unknown: a service does not tell");
    int quiet = 0;
    while (System.nanoTime() < until) {
      waiting =
          lags.now()
              .map(
                  readers ->
                      readers.stream()
                          .filter(r -> r.events() > 0)
                          .map(r -> r.name() + " " + r.events())
                          .toList())
              .orElse(List.of("unknown: a service does not tell"));
      quiet = waiting.isEmpty() ? quiet + 1 : 0;
      // Between two logs an event is in neither for a moment.
      if (quiet == 4) {
        return List.of();
      }
      Thread.sleep(500);
    }
    return waiting;
  }
}
