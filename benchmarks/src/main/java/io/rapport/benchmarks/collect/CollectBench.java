package io.rapport.benchmarks.collect;

import java.util.List;

/// `./rapport bench collect`: durable events through the gateway.
public final class CollectBench {

  private CollectBench() {}

  /// @return whether everything that is demanded was seen
  public static boolean run(String[] arguments) throws Exception {
    Options options;
    try {
      options = Options.of(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println("usage: rapport " + Options.USAGE);
      return false;
    }
    Run run = new Run(options);
    run.checkLimits();
    System.out.printf(
        java.util.Locale.ROOT,
        "Events: %s (--events), %,d bytes on average, of %,d users; %s; load generator on the same"
            + " %d cores%n",
        options.look(),
        run.messages.size(),
        options.users(),
        run.source.id(),
        Runtime.getRuntime().availableProcessors());
    for (Options.Part part : options.parts()) {
      switch (part) {
        case RATE -> new RatePart(run).measure();
        case STORED -> new StoredPart(run).measure();
        case OVERLOAD -> new OverloadPart(run).measure();
        case LATENCY -> new LatencyPart(run).measure();
      }
    }
    return run.figures.print();
  }
}
