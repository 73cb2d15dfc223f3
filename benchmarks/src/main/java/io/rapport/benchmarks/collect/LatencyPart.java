package io.rapport.benchmarks.collect;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long calls take at half of what goes through, in an open model: Gatling, a process of its
/// own on the same cores, makes them at a steady rate.
final class LatencyPart {

  private static final int SMALL = 10;
  private static final double SHARE = 0.5;
  private static final double MOST_P50 = 5;
  private static final double MOST_P99 = 50;

  /// What Gatling says of its assertions, by which it tells what it saw.
  private static final Pattern SAW =
      Pattern.compile("^(.+?) : (?:true|false) \\(actual : ([0-9.]+)\\)$");

  private final Run run;
  private final Path root = Path.of(System.getProperty("rapport.root"));

  LatencyPart(Run run) {
    this.run = run;
  }

  void measure() throws Exception {
    run.figures.part("latency");
    double singles = run.rate(Run.Kind.SINGLES) * SHARE;
    double batches = run.rate(Run.Kind.BATCHES) * SHARE / SMALL;
    run.consumers.catchUp(run.figures, "closed load", run.options.catchUp());
    measure("single events", 1, singles);
    measure("batches of " + SMALL, SMALL, batches);
  }

  private void measure(String name, int events, double rate) throws Exception {
    Costs costs = new Costs(run.platform);
    Gatling gatling = new Gatling(events, rate);
    Map<String, Double> saw = gatling.run();
    long calls = (long) gatling.saw(saw, "measured: count of all events");
    long warmUp = (long) gatling.saw(saw, "warm-up: count of all events");
    double failed =
        gatling.saw(saw, "measured: count of failed events")
            + gatling.saw(saw, "warm-up: count of failed events");
    long accepted = (calls + warmUp - (long) failed) * events;
    run.acknowledged(accepted);
    run.unclear((long) failed * events);
    Costs.Spent spent = costs.now(Math.max(1, accepted));
    double p50 = gatling.saw(saw, "measured: 50th percentile of response time");
    double p99 = gatling.saw(saw, "measured: 99th percentile of response time");
    double max = gatling.saw(saw, "measured: max of response time");
    Figures.line(
        "%s at %,.0f calls/s".formatted(name, rate),
        "p50 %.0f ms  p99 %.0f ms  max %.0f ms   (%,d calls, %.0f failed; after %,d to warm up)",
        p50,
        p99,
        max,
        calls,
        failed,
        warmUp);
    Figures.line(
        "CPU",
        "Gatling %.0f µs per call, of %.2f cores that are in use",
        gatling.cpu.toNanos() / 1e3 / (calls + warmUp),
        (spent.cpu().values().stream().mapToLong(Duration::toNanos).sum() + gatling.cpu.toNanos())
            / (double) spent.wall().toNanos());
    run.figures.saw(name + ": rate", rate, "calls/s");
    // a call that is refused at once is a fast one, too
    run.figures.atMost(name + ": failed calls", failed, "", 0);
    run.figures.atMost(name + ": p50", p50, "ms", MOST_P50);
    run.figures.atMost(name + ": p99", p99, "ms", MOST_P99);
    run.consumers.catchUp(run.figures, name, run.options.catchUp());
  }

  /// A run of Gatling.
  private final class Gatling {
    private final int events;
    private final double rate;
    private final Path log;
    private Duration cpu = Duration.ZERO;

    Gatling(int events, double rate) throws IOException {
      this.events = events;
      this.rate = rate;
      this.log = Files.createDirectories(root.resolve(".rapport/bench")).resolve("gatling.log");
    }

    Map<String, Double> run() throws IOException, InterruptedException {
      Process process = new ProcessBuilder(command()).redirectErrorStream(true).start();
      Map<String, Double> saw = new HashMap<>();
      List<String> lines = new ArrayList<>();
      try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
          lines.add(line);
          cpu = process.info().totalCpuDuration().orElse(cpu);
          Matcher figure = SAW.matcher(line.strip());
          if (figure.matches()) {
            saw.put(figure.group(1), Double.parseDouble(figure.group(2)));
          }
        }
      }
      int code = process.waitFor();
      Files.write(log, lines);
      if (saw.isEmpty()) {
        throw new IOException("Gatling ended with " + code + " and no figures: see " + log);
      }
      return saw;
    }

    /// The figure whose name begins so.
    double saw(Map<String, Double> saw, String name) throws IOException {
      return saw.entrySet().stream()
          .filter(entry -> entry.getKey().startsWith(name))
          .findFirst()
          .map(Map.Entry::getValue)
          .orElseThrow(() -> new IOException("Gatling did not tell the " + name + ": see " + log));
    }

    private List<String> command() {
      Path module = root.resolve("benchmarks/latency/target");
      return List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:+UseSerialGC",
          "-Xmx512m",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dbench.gateway=" + run.platform.gateway(),
          "-Dbench.writeKey=" + run.source.writeKey(),
          "-Dbench.run=" + run.messages.name(),
          "-Dbench.look=" + run.options.look(),
          "-Dbench.users=" + run.options.users(),
          "-Dbench.events=" + events,
          "-Dbench.rate=" + rate,
          "-Dbench.warmUp=" + Math.max(2, run.options.warmUp().toSeconds()),
          "-Dbench.seconds=" + run.options.time().toSeconds(),
          "-cp",
          module.resolve("classes") + java.io.File.pathSeparator + module.resolve("lib") + "/*",
          "io.gatling.app.Gatling",
          "--simulation",
          "io.rapport.benchmarks.latency.CollectSimulation",
          "--results-folder",
          root.resolve(".rapport/bench/gatling").toString(),
          "--no-reports");
    }
  }
}
