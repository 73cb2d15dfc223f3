package io.rapport.local;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Stops everything of this checkout, also what a killed supervisor left.
final class Down {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private final Home home;
  private final PrintStream out;

  Down(Home home, PrintStream out) {
    this.home = home;
    this.out = out;
  }

  int run() throws IOException, InterruptedException {
    try (Lock _ = stopped()) {
      State.forget(home);
    }
    return 0;
  }

  int reset() throws IOException, InterruptedException {
    try (Lock _ = stopped()) {
      State.forget(home);
      Home.delete(home.data());
      Home.delete(home.load());
    }
    out.println("The data is forgotten.");
    return 0;
  }

  private Lock stopped() throws IOException, InterruptedException {
    Optional<Lock> free = Lock.take(home);
    if (free.isPresent()) {
      return swept(free.get(), "Nothing runs.");
    }
    long supervisor = State.read(home).map(State::supervisor).orElse(0L);
    Optional<ProcessHandle> process = ProcessHandle.of(supervisor);
    process.ifPresent(ProcessHandle::destroy);
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < until) {
      Optional<Lock> lock = Lock.take(home);
      if (lock.isPresent()) {
        return swept(lock.get(), "Stopped.");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new Failure(
        "The supervisor (process %d) does not stop; see %s"
            .formatted(supervisor, home.log("supervisor")));
  }

  private Lock swept(Lock lock, String words) throws IOException {
    List<String> strays = new Processes(home).endStrays();
    out.println(
        strays.isEmpty()
            ? words
            : "Ended what a killed supervisor had left: " + String.join(", ", strays));
    return lock;
  }
}
