package io.rapport.benchmarks.chaos;

import io.rapport.benchmarks.chaos.Saboteur.Window;
import io.rapport.benchmarks.chaos.Watch.Recovery;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is printed: a line for each fault as it happens, the tables at the end.
final class Report {

  private final PrintStream out;
  private final Instant start;
  private final List<Done> done = new ArrayList<>();

  Report(PrintStream out, Instant start) {
    this.out = out;
    this.start = start;
  }

  /// A fault that is over.
  private record Done(Fault fault, Window window, Recovery recovery) {

    Instant over() {
      return window
          .to()
          .plus(recovery.answers().orElse(Watch.PATIENCE).plus(Duration.ofMillis(200)));
    }
  }

  void fault(Fault fault, Window window, Recovery recovery) {
    done.add(new Done(fault, window, recovery));
    print(
        "  %6.1f s  %-24s %-24s %5.1f s   answers again %s   drained %s",
        Duration.between(start, window.from()).toMillis() / 1e3,
        fault.kind(),
        fault.target(),
        Duration.between(window.from(), window.to()).toMillis() / 1e3,
        seconds(recovery.answers()),
        seconds(recovery.drained()));
  }

  /// Faults by kind with the longest recovery of each.
  void kinds() {
    Map<String, List<Done>> kinds = new TreeMap<>();
    done.forEach(d -> kinds.computeIfAbsent(d.fault().kind(), _ -> new ArrayList<>()).add(d));
    print("%n%-28s %5s   %-22s %s", "fault", "times", "longest: answers again", "logs drained");
    kinds.forEach(
        (kind, all) ->
            print(
                "%-28s %5d   %-22s %s",
                kind,
                all.size(),
                longest(all.stream().map(d -> d.recovery().answers()).toList()),
                longest(all.stream().map(d -> d.recovery().drained()).toList())));
    print("%-28s %5d", "together", done.size());
  }

  boolean allRecovered() {
    return done.stream().allMatch(d -> d.recovery().complete());
  }

  /// Requests that failed, by the fault during which they began.
  void failures(History history) {
    Map<String, Map<String, Integer>> failures = new TreeMap<>();
    List<Attempt> requests =
        history.between(done.getFirst().window().from(), Instant.MAX).stream()
            .filter(a -> !a.what().startsWith("ready "))
            .filter(a -> !a.what().equals(Probes.KEYS))
            .filter(a -> !a.what().equals(Probes.WHOLE_CUSTOMER))
            .toList();
    requests.stream()
        .filter(a -> !a.succeeded())
        .forEach(
            a ->
                failures
                    .computeIfAbsent(during(a), _ -> new TreeMap<>())
                    .merge(a.outcome(), 1, Integer::sum));
    long polite = requests.stream().filter(Attempt::polite).count();
    long failed = requests.stream().filter(a -> !a.succeeded()).count();
    print(
        "%nrequests %,d, refused with Retry-After %,d, failed otherwise %,d",
        requests.size(), polite, failed - polite);
    failures.forEach(
        (fault, outcomes) -> {
          StringBuilder line = new StringBuilder();
          outcomes.forEach(
              (outcome, times) -> line.append("  ").append(outcome).append(" ").append(times));
          print("  %-46s%s", fault, line);
        });
  }

  private String during(Attempt attempt) {
    return done.stream()
        .filter(d -> !attempt.to().isBefore(d.window().from()))
        .filter(d -> attempt.from().isBefore(d.over()))
        .max(Comparator.comparing(d -> d.window().from()))
        .map(d -> d.fault().kind() + " " + d.fault().target())
        .orElse("no fault");
  }

  void promises(List<Promises.Finding> findings) {
    print("%nhow the faults looked from outside: %d looked at", findings.size());
    Map<String, int[]> kept = new TreeMap<>();
    for (Promises.Finding finding : findings) {
      kept.computeIfAbsent(finding.promise(), _ -> new int[2])[finding.kept() ? 0 : 1]++;
    }
    kept.forEach(
        (promise, counts) -> print("  %-86s kept %d, not kept %d", promise, counts[0], counts[1]));
    findings.stream()
        .filter(f -> !f.kept())
        .forEach(f -> print("    %s: %s: %s", f.fault(), f.promise(), f.seen()));
  }

  void comparison(Comparison comparison) {
    print("%n%-58s %20s %20s", "figure", "known", "found");
    for (Comparison.Line line : comparison.lines()) {
      print(
          "%-58s %20s %20s%s",
          line.what(), line.known(), line.found(), line.equal() ? "" : "   DIFFERENT");
    }
  }

  void print(String format, Object... arguments) {
    out.printf(Locale.ROOT, format + "%n", arguments);
    out.flush();
  }

  private static String longest(List<Optional<Duration>> times) {
    return times.stream().anyMatch(Optional::isEmpty)
        ? "not at all"
        : seconds(times.stream().flatMap(Optional::stream).max(Duration::compareTo));
  }

  private static String seconds(Optional<Duration> time) {
    return time.map(t -> String.format(Locale.ROOT, "%.1f s", t.toMillis() / 1e3))
        .orElse("not at all");
  }
}
