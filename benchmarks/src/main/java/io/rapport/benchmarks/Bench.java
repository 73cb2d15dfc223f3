package io.rapport.benchmarks;

import io.rapport.benchmarks.chaos.ChaosBench;
import io.rapport.benchmarks.collect.CollectBench;
import io.rapport.benchmarks.log.LogBench;
import io.rapport.benchmarks.promises.PromisesBench;
import java.util.Arrays;

/// `./rapport bench NAME [EVENTS]`: runs one measurement and prints its figures.
public final class Bench {

  private Bench() {}

  public static void main(String[] args) throws Exception {
    String name = args.length == 0 ? "" : args[0];
    String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    switch (name) {
      case "collect" -> System.exit(CollectBench.run(rest) ? 0 : 1);
      case "flow" -> FlowBench.run(events(rest, 100_000));
      case "chaos" -> System.exit(ChaosBench.run(rest) ? 0 : 1);
      case "log" -> LogBench.run(rest);
      case "promises" -> PromisesBench.run(rest);
      default -> {
        System.err.println(
            "usage: rapport bench collect [rate] [stored] [overload] [latency] [--…]");
        System.err.println("       rapport bench flow [EVENTS]");
        System.err.println("       rapport bench chaos [--minutes 5] [--seed N]");
        System.err.println("       rapport bench log [--minutes N] [--quick] [--profile]");
        System.err.println("       rapport bench promises [IDS]");
        System.exit(2);
      }
    }
  }

  private static int events(String[] args, int usual) {
    int wanted = args.length == 0 ? usual : Integer.parseInt(args[0]);
    return wanted / Events.BATCH * Events.BATCH;
  }
}
