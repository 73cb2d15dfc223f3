package io.rapport.benchmarks.collect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// Whether collecting slows down as what is stored grows.
final class StoredPart {

  private static final double LEAST_SHARE = 0.9;

  private final Run run;

  StoredPart(Run run) {
    this.run = run;
  }

  void measure() throws Exception {
    run.figures.part("stored");
    Map<Run.Kind, Double> empty = rates("before");
    long begin = System.nanoTime();
    long made =
        new History(run.platform, run.source.id(), run.options.stored(), run.options.days()).make();
    double took = (System.nanoTime() - begin) / 1e9;
    Figures.line(
        "made in the database",
        "%,d events of %d days in %.0f s (%,.0f/s), copied from those of this run in the form in"
            + " which the platform stores them; none of it in other services",
        made,
        run.options.days(),
        took,
        made / took);
    run.figures.saw("history made", took, "s");
    settle();
    Map<Run.Kind, Double> full = rates("with it");
    for (Run.Kind kind : Run.Kind.values()) {
      run.figures.atLeast(
          "%s: rate with %,d stored to the rate before".formatted(run.calls(kind).name(), made),
          full.get(kind) / empty.get(kind),
          "",
          LEAST_SHARE);
    }
    System.out.println("  All of this stays: ./rapport reset forgets it.");
  }

  /// What a server does over the days in which so much comes is done at once: rows are marked as
  /// visible to all, and pages written out. Else its workers would read all of it meanwhile.
  private void settle() throws SQLException {
    try (Connection connection = run.platform.admin("interactions");
        Statement statement = connection.createStatement()) {
      statement.execute("vacuum (analyze)");
      statement.execute("checkpoint");
    }
  }

  private Map<Run.Kind, Double> rates(String when) throws Exception {
    Map<Run.Kind, Double> rates = new EnumMap<>(Run.Kind.class);
    long stored = stored();
    for (Run.Kind kind : Run.Kind.values()) {
      run.warmUp(kind);
      run.closed(kind, Duration.ofSeconds(5)); // what is read first after a pause
      run.consumers.catchUp(
          run.figures, run.calls(kind).name() + " " + when, run.options.catchUp());
      ClosedLoad.Result result = run.closed(kind, run.options.time());
      rates.put(kind, result.rate().perSecond());
      Figures.line(
          run.calls(kind).name() + ", " + when,
          "%s   (%,d events stored at first)",
          RatePart.text(result.rate()),
          stored);
      RatePart.tell(result.tally());
      run.figures.saw(run.calls(kind).name() + ", " + when, result.rate().perSecond(), "events/s");
    }
    return rates;
  }

  private long stored() throws SQLException {
    try (Connection connection = run.platform.admin("interactions");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from event_key")) {
      row.next();
      return row.getLong(1);
    }
  }
}
