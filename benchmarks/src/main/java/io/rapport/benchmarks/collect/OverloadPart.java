package io.rapport.benchmarks.collect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Three times what goes through is offered, whatever becomes of it: does everybody get an answer
/// in time, does memory stay as it is, is it all over soon after, and is everything stored that was
/// acknowledged?
final class OverloadPart {

  private static final double MOST_MEBIBYTES = 64;
  private static final double MOST_MILLIS = 1_000;
  private static final double MOST_RECOVERY = 10;
  private static final double FULL = 0.9;
  private static final Duration AFTER = Duration.ofSeconds(20);

  private final Run run;

  OverloadPart(Run run) {
    this.run = run;
  }

  void measure() throws Exception {
    run.figures.part("overload");
    Run.Kind kind = Run.Kind.BATCHES;
    Heap interactions = Heap.of("interactions-service");
    Heap gateway = Heap.of("gateway");
    run.warmUp(kind);

    Watched<ClosedLoad.Result> before =
        watched(interactions, run.options.time(), () -> run.closed(kind, run.options.time()));
    double rate = before.result.rate().perSecond();
    Figures.line(
        "before: as much as goes through",
        "%s   heap of interactions %.1f MiB",
        RatePart.text(before.result.rate()),
        before.heap);

    double calls = rate / Messages.BATCH;
    Watched<OpenLoad.Result> over =
        watched(
            interactions,
            run.options.time(),
            () ->
                run.open(
                    kind,
                    calls * run.options.times(),
                    run.options.overloadConnections(),
                    run.options.time()));
    ClosedLoad.Result after = run.closed(kind, AFTER);

    tell(over, calls);
    demand(over.result.tally());
    run.figures.atMost(
        "heap of interactions above normal", over.heap - before.heap, "MiB", MOST_MEBIBYTES);
    double recovery = recovery(after, rate);
    Figures.line(
        "after it",
        "%s   %.0f %% of the rate before reached after %.1f s",
        RatePart.text(after.rate()),
        FULL * 100,
        recovery);
    run.figures.atMost("until 90 % of the rate before", recovery, "s", MOST_RECOVERY);
    boolean crashed = !interactions.lives() || !gateway.lives();
    run.figures.atMost("crashes of interactions and gateway", crashed ? 1 : 0, "", 0);
    stored();
    run.consumers.catchUp(run.figures, "overload", run.options.catchUp());
  }

  private void tell(Watched<OpenLoad.Result> over, double calls) {
    Tally tally = over.result.tally();
    double times = over.result.callsPerSecond() / calls;
    Figures.line(
        "offered over %d connections".formatted(run.options.overloadConnections()),
        "%,.0f calls/s = %.2f times that; %,d more found no free connection",
        over.result.callsPerSecond(),
        times,
        tally.unsentCalls());
    run.figures.atLeast(
        "offered, times what goes through", times, "times", 0.95 * run.options.times());
    long[] took = tally.took();
    java.util.Arrays.sort(took);
    long[] refused = tally.refusedTook();
    Figures.line(
        "accepted",
        "%,d calls, %,.0f events/s, p50 %.0f ms  p99 %.0f ms  max %.0f ms",
        tally.succeeded(),
        tally.accepted() / (run.options.time().toNanos() / 1e9),
        millis(took, 0.5),
        millis(took, 0.99),
        millis(took, 1));
    Figures.line(
        "refused",
        "%,d calls %s, p50 %.0f ms  p99 %.0f ms  max %.0f ms",
        tally.refused(),
        tally.statuses(),
        millis(refused, 0.5),
        millis(refused, 0.99),
        millis(refused, 1));
    RatePart.tell(tally);
    Figures.line("heap of interactions", "%.1f MiB after collections", over.heap);
    run.figures.saw(
        "accepted meanwhile", tally.accepted() / (run.options.time().toNanos() / 1e9), "events/s");
  }

  private void demand(Tally tally) {
    // where nobody is refused, the rate before was not all that goes through
    run.figures.atLeast("calls refused", tally.refused(), "", 1);
    run.figures.atMost("calls without an answer", tally.failed(), "", 0);
    run.figures.atMost("answers other than 200, 429 and 503", tally.strange(), "", 0);
    run.figures.atMost("refusals without Retry-After", tally.withoutRetryAfter(), "", 0);
    run.figures.atMost("slowest refusal", millis(tally.refusedTook(), 1), "ms", MOST_MILLIS);
  }

  /// Seconds from the end of the overload to the end of the first second at full rate; the whole
  /// time where there was none.
  static double recovery(ClosedLoad.Result after, double rate) {
    double[] windows = new double[(int) AFTER.toSeconds()];
    for (long ended : after.tally().ended()) {
      int window = (int) ((ended - after.began()) / 1_000_000_000L);
      if (window < windows.length) {
        windows[window] += Messages.BATCH;
      }
    }
    for (int i = 0; i < windows.length; i++) {
      if (windows[i] >= FULL * rate) {
        return i + 1;
      }
    }
    return AFTER.toSeconds() + 1;
  }

  private static double millis(long[] sorted, double quantile) {
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1, quantile * sorted.length)] / 1e6;
  }

  /// A load, and the most heap that was in use after collections in the middle of it.
  private record Watched<T>(T result, double heap) {}

  private static <T> Watched<T> watched(Heap heap, Duration time, Callable<T> load)
      throws Exception {
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<T> result = other.submit(load);
      double most = 0;
      for (int third = 1; third <= 2; third++) {
        TimeUnit.NANOSECONDS.sleep(time.toNanos() / 3);
        most = Math.max(most, heap.afterCollection());
      }
      return new Watched<>(result.get(), most);
    }
  }

  /// Counts what this source has stored, and looks whether the count would notice one that is lost.
  private void stored() throws SQLException {
    try (Connection connection = run.platform.admin("interactions")) {
      connection.setAutoCommit(false);
      Count count = count(connection);
      Figures.line(
          "checked",
          "%,d acknowledged, %,d stored, %,d of calls without a clear answer",
          run.acknowledged(),
          count.rows,
          run.unclear());
      run.figures.atMost(
          "acknowledged events lost", Math.max(0, run.acknowledged() - count.messages), "", 0);
      run.figures.atMost("events stored twice", count.rows - count.messages, "", 0);
      run.figures.atMost(
          "events stored beyond those acknowledged or unclear",
          Math.max(0, count.messages - run.acknowledged() - run.unclear()),
          "",
          0);
      long hidden = Math.max(0, count.messages - run.acknowledged());
      delete(connection, hidden + 1);
      long noticed = run.acknowledged() - count(connection).messages;
      Figures.line(
          "negative control: rows deleted",
          "%,d of them, %,d missed (rolled back); behind unclear calls %,d could hide",
          hidden + 1,
          noticed,
          hidden);
      run.figures.atLeast("control: a deleted event is noticed", noticed, "", 1);
      connection.rollback();
    }
  }

  private void delete(Connection connection, long events) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            """
            delete from event where (day, seq) in (
              select day, seq from event where source_id = ?
                and day >= (now() at time zone 'utc')::date - 1 limit ?)
            """)) {
      delete.setObject(1, run.source.id());
      delete.setLong(2, events);
      delete.executeUpdate();
    }
  }

  private record Count(long rows, long messages) {}

  private Count count(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select count(*), count(distinct message_id) from event where source_id = ?
              and day >= (now() at time zone 'utc')::date - 1
            """)) {
      select.setObject(1, run.source.id());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new Count(row.getLong(1), row.getLong(2));
      }
    }
  }
}
