package io.rapport.benchmarks;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the CPU time of a run goes: per service, for PostgreSQL as a whole, and for the load
/// generator itself. Processes that end during a run are not counted.
final class CpuTime {

  private static final Pattern APP = Pattern.compile("\\.rapport/apps/([a-z-]+)/quarkus-run\\.jar");

  private final Map<String, Duration> before = read();

  /// Prints what was spent since this was made.
  void print(long events) {
    Map<String, Duration> after = read();
    System.out.printf(Locale.ROOT, "%-34s", "CPU per event");
    after.forEach(
        (name, total) -> {
          double micros =
              total.minus(before.getOrDefault(name, Duration.ZERO)).toNanos() / 1e3 / events;
          if (micros >= 1) {
            System.out.printf(Locale.ROOT, "  %s %.0f µs", name, micros);
          }
        });
    System.out.println();
  }

  private static Map<String, Duration> read() {
    Map<String, Duration> times = new TreeMap<>();
    ProcessHandle.allProcesses()
        .forEach(
            process ->
                nameOf(process)
                    .ifPresent(
                        name ->
                            times.merge(
                                name,
                                process.info().totalCpuDuration().orElse(Duration.ZERO),
                                Duration::plus)));
    return times;
  }

  private static Optional<String> nameOf(ProcessHandle process) {
    if (process.equals(ProcessHandle.current())) {
      return Optional.of("load generator");
    }
    Optional<String> line = process.info().commandLine();
    Optional<Matcher> app = line.map(APP::matcher).filter(Matcher::find);
    if (app.isPresent()) {
      return app.map(m -> m.group(1));
    }
    return process.info().command().filter(c -> c.endsWith("/postgres")).map(_ -> "postgres");
  }
}
