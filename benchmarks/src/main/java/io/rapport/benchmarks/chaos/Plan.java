package io.rapport.benchmarks.chaos;

import io.rapport.benchmarks.chaos.Wire.Trouble;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/// Which faults happen, in which order: everything once, in an order drawn by the seed, then more
/// of the same.
final class Plan {

  private final Random random;
  private final Deque<Fault> next = new ArrayDeque<>();
  private final int once;

  Plan(long seed) {
    this.random = new Random(seed);
    next.addAll(round());
    this.once = next.size();
  }

  Fault next() {
    if (next.isEmpty()) {
      next.addAll(round());
    }
    return next.remove();
  }

  /// How many faults it takes until everything was hit once.
  int once() {
    return once;
  }

  private List<Fault> round() {
    List<Fault> faults = new ArrayList<>();
    for (String part : Parts.ALL) {
      faults.add(part.equals(Parts.POSTGRES) ? new Fault.Crash(part) : new Fault.Kill(part));
      // The database must be away long enough for the answers about it to come.
      faults.add(
          new Fault.Pause(part, part.equals(Parts.POSTGRES) ? seconds(6, 8) : seconds(3, 6)));
    }
    List<Trouble> troubles = new ArrayList<>();
    for (Link link : shuffled(Link.all())) {
      if (troubles.isEmpty()) {
        troubles.addAll(shuffled(List.of(Trouble.values())));
      }
      faults.add(new Fault.Cut(link, troubles.removeLast(), seconds(3, 5)));
    }
    return shuffled(faults);
  }

  private Duration seconds(int least, int most) {
    return Duration.ofMillis(random.nextLong(least * 1_000L, most * 1_000L));
  }

  private <T> List<T> shuffled(List<T> list) {
    List<T> copy = new ArrayList<>(list);
    Collections.shuffle(copy, random);
    return copy;
  }
}
