package io.rapport.benchmarks.chaos;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The history of a run: every request, when it began, when and how it ended.
final class History {

  private final List<Attempt> attempts = new ArrayList<>();

  synchronized void add(Attempt attempt) {
    attempts.add(attempt);
  }

  synchronized List<Attempt> all() {
    return List.copyOf(attempts);
  }

  /// Those that began in this time.
  synchronized List<Attempt> between(Instant from, Instant to) {
    return attempts.stream()
        .filter(a -> !a.from().isBefore(from) && a.from().isBefore(to))
        .toList();
  }

  /// The first success of an operation among the requests that began after a moment.
  synchronized Optional<Instant> answeredAfter(String what, Instant moment) {
    return attempts.reversed().stream()
        .takeWhile(a -> a.to().isAfter(moment))
        .filter(a -> a.what().equals(what) && a.succeeded() && !a.from().isBefore(moment))
        .map(Attempt::to)
        .min(Instant::compareTo);
  }
}
