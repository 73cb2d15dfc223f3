package io.rapport.benchmarks.collect;

import io.rapport.benchmarks.BareDatabase;
import io.rapport.benchmarks.Rate;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// How many events a second are durable through the gateway, and what each costs.
final class RatePart {

  private static final int BARE_EVENTS = 300_000;
  private static final int BARE_SINGLES = 60_000;
  private static final int BARE_CONNECTIONS = 4;
  private static final int BARE_SINGLE_CONNECTIONS = 32;
  private static final double MOST_P99 = 250;
  private static final double LEAST_VISIBLE = 0.5;

  private final Run run;

  RatePart(Run run) {
    this.run = run;
  }

  void measure() throws Exception {
    run.figures.part("rate");
    BareDatabase database = new BareDatabase(run.platform::database);
    database.insert(run.messages, BARE_EVENTS / 10, Messages.BATCH, BARE_CONNECTIONS);
    Rate bare = database.insert(run.messages, BARE_EVENTS, Messages.BATCH, BARE_CONNECTIONS);
    Figures.line("bare database, 100 rows, 4 connections", "%s", text(bare));
    run.figures.saw("bare database, 100 rows a commit", bare.perSecond(), "rows/s");
    Rate bareSingle = database.insert(run.messages, BARE_SINGLES, 1, BARE_SINGLE_CONNECTIONS);
    Figures.line("bare database, single, 32 connections", "%s", text(bareSingle));
    run.figures.saw("bare database, 1 row a commit", bareSingle.perSecond(), "rows/s");

    measure(Run.Kind.BATCHES, bare, 10_000);
    measure(Run.Kind.SINGLES, bareSingle, 2_500);
  }

  private void measure(Run.Kind kind, Rate bare, double demanded) throws Exception {
    Calls calls = run.calls(kind);
    String name = calls.name();
    System.out.println();
    run.warmUp(kind);
    Costs costs = new Costs(run.platform);
    ClosedLoad.Result result = run.closed(kind, run.options.time());
    Rate rate = result.rate();
    long events = Math.max(1, rate.events());
    Costs.Spent spent = costs.now(events);
    Figures.line(
        name + ", " + run.connections(kind) + " connections",
        "%s   ratio %.3f",
        text(rate),
        rate.perSecond() / bare.perSecond());
    tell(result.tally());
    run.figures.atLeast(name, rate.perSecond(), "events/s", demanded);
    run.figures.saw(name + ": ratio to the bare database", rate.perSecond() / bare.perSecond(), "");
    run.figures.saw(name + ": p50", rate.quantileMillis(0.5), "ms");
    if (kind == Run.Kind.BATCHES) {
      run.figures.atMost(name + ": p99", rate.quantileMillis(0.99), "ms", MOST_P99);
    } else {
      run.figures.saw(name + ": p99", rate.quantileMillis(0.99), "ms");
    }
    run.measured(kind, rate.perSecond());
    tell(name, spent, events, result.tally().succeeded());
    run.consumers.catchUp(run.figures, name, run.options.catchUp());
  }

  /// What was not simply accepted.
  static void tell(Tally tally) {
    if (tally.refused() + tally.strange() + tally.failed() + tally.oddlyAccepted() > 0) {
      Figures.line(
          "not simply accepted",
          "answers %s, %d without an answer %s, %d with events of another verdict",
          tally.statuses(),
          tally.failed(),
          tally.failures(),
          tally.oddlyAccepted());
    }
  }

  private void tell(String name, Costs.Spent spent, long events, long calls) {
    double together = spent.cpu().values().stream().mapToLong(Duration::toNanos).sum() / 1e3;
    Figures.line(
        "CPU per event", "%s   together %.0f µs", micros(spent.cpu(), events), together / events);
    Figures.line("  of it PostgreSQL, live processes", "%s", micros(spent.backends(), events));
    Figures.line("cores in use", "%.2f", together / 1e6 / (spent.wall().toNanos() / 1e9));
    Figures.line("write-ahead log, of all databases", "%,d bytes per event", spent.wal() / events);
    Figures.line(
        "statements of interactions_app",
        "%.2f per call of %,d events: %s",
        (double) spent.statements() / calls,
        events / Math.max(1, calls),
        spent.top());
    spent
        .cpu()
        .forEach(
            (process, time) ->
                run.figures.saw(name + ": CPU per event, " + process, micros(time, events), "µs"));
    run.figures.saw(name + ": CPU per event, together", together / events, "µs");
    run.figures.saw(name + ": write-ahead log per event", (double) spent.wal() / events, "bytes");
    run.figures.saw(name + ": statements per call", (double) spent.statements() / calls, "");
  }

  private static String micros(Map<String, Duration> times, long events) {
    return times.entrySet().stream()
        .filter(e -> micros(e.getValue(), events) >= LEAST_VISIBLE)
        .map(e -> String.format(Locale.ROOT, "%s %.0f", e.getKey(), micros(e.getValue(), events)))
        .collect(Collectors.joining("  "));
  }

  private static double micros(Duration time, long events) {
    return time.toNanos() / 1e3 / events;
  }

  static String text(Rate rate) {
    return String.format(
        Locale.ROOT,
        "%,.0f events/s   p50 %.1f ms   p99 %.1f ms",
        rate.perSecond(),
        rate.quantileMillis(0.5),
        rate.quantileMillis(0.99));
  }
}
