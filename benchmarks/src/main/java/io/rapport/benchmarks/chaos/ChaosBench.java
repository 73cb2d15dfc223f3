package io.rapport.benchmarks.chaos;

import io.rapport.benchmarks.chaos.Saboteur.Window;
import io.rapport.benchmarks.chaos.Watch.Recovery;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Loads known data while everything is killed, stopped and disconnected in turn, then compares
/// every figure.
public final class ChaosBench implements AutoCloseable {

  private static final double SHARE_OF_NEW = 0.8;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration BREATH = Duration.ofMillis(500);
  private static final int HEAP_PERCENT = 80;
  private static final int CONNECTIONS = 31;

  private final Options options;
  private final OwnPlatform platform;
  private final Map<Link, Wire> wires = new LinkedHashMap<>();
  private final History history = new History();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Report report;

  private ChaosBench(Options options, OwnPlatform platform) {
    this.options = options;
    this.platform = platform;
    this.report = new Report(System.out, Instant.now());
  }

  /// @return whether every figure was right
  public static boolean run(String[] args) throws Exception {
    Options options = Options.of(args);
    Path root = Path.of(System.getProperty("rapport.root"));
    OwnPlatform platform =
        new OwnPlatform(
            root, root.resolve(".rapport/chaos"), System.getProperty("rapport.starter"));
    try (ChaosBench bench = new ChaosBench(options, platform)) {
      Thread stop = new Thread(bench::stop, "stop");
      if (!options.keep()) {
        Runtime.getRuntime().addShutdownHook(stop);
      }
      return bench.run();
    }
  }

  private void stop() {
    try {
      platform.stop();
    } catch (IOException e) {
      System.err.println("The platform of this run was not stopped: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean run() throws Exception {
    Orders file = Orders.of(options.events());
    long seconds = options.length().toSeconds();
    Orders orders = file.first((int) (options.rate() * seconds * SHARE_OF_NEW));
    boolean published = file.name().equals("CDNOW") && orders.equals(file);
    report.print(
        "chaos: seed %d, %d s of faults, %,d of %,d events of %s",
        options.seed(), seconds, orders.orders().size(), file.orders().size(), file.name());
    start();
    Token anna = new Token(http, platform.issuer(), "anna");
    Token gina = new Token(http, platform.issuer(), "gina");
    Workspace acme = define(Workspace.ACME, anna, orders.threshold());
    Workspace globex = define(Workspace.GLOBEX, gina, middle(seconds));
    Map<String, Health> before = health();

    Traffic traffic = new Traffic(options, platform, orders, acme, globex);
    traffic.start(threads);
    Lags lags = new Lags(http, platform, anna);
    Watch watch = new Watch(history, lags);
    Promises promises = new Promises(history);
    Saboteur saboteur = new Saboteur(platform, wires);
    disturb(saboteur, watch, promises);
    traffic.end();
    boolean empty = settled(watch);

    Stores stores = new Stores(platform);
    if (options.damage().isPresent()) {
      stores.damage(options.damage().get(), acme.id());
      report.print("  negative control: one event is now %s", options.damage().get());
      watch.awaitEmpty(PATIENCE);
    }
    Comparison comparison = new Comparison();
    Figures figures = new Figures(stores, comparison);
    if (published) {
      figures.published(orders);
    }
    traffic.compare(figures, comparison, middle(seconds));
    figures.projections(traffic.contacts());
    figures.logs(lags.now().orElseThrow(() -> new IOException("A service does not tell its lag")));
    processes(comparison, stores, saboteur, before);

    report.kinds();
    report.failures(history);
    report.promises(promises.findings());
    report.comparison(comparison);
    traffic.print(report);
    report.print("lost %d, doubled %d", figures.lost(), figures.doubled());
    boolean good = comparison.allEqual() && empty && report.allRecovered();
    report.print(
        "%s",
        good
            ? "every figure is right"
            : "NOT RIGHT: %d figures differ%s%s"
                .formatted(
                    comparison.lines().stream().filter(l -> !l.equal()).count(),
                    empty ? "" : ", logs are not empty",
                    report.allRecovered() ? "" : ", not everything recovered in time"));
    return good;
  }

  private void start() throws IOException, InterruptedException {
    for (Link link : Link.all()) {
      wires.put(link, new Wire(platform.port(link.toPart())));
    }
    Map<Link, Integer> ports = new LinkedHashMap<>();
    wires.forEach((link, wire) -> ports.put(link, wire.port()));
    platform.start(ports);
  }

  private Workspace define(UUID id, Token token, BigDecimal threshold)
      throws IOException, InterruptedException {
    return Workspace.define(
        id, new Caller(http, platform.url(Parts.GATEWAY), token, history), threshold);
  }

  private boolean settled(Watch watch) throws InterruptedException {
    Instant from = Instant.now();
    List<String> waiting = watch.awaitEmpty(PATIENCE);
    report.print(
        "  all senders have their answers; logs empty after %.1f s%s",
        Duration.between(from, Instant.now()).toMillis() / 1e3,
        waiting.isEmpty() ? "" : "; not: " + waiting);
    return waiting.isEmpty();
  }

  /// About what a person of the live load buys, so that some are in the segment and some not.
  private BigDecimal middle(long seconds) {
    long orders = seconds * LiveLoad.PER_SECOND * options.rate() / Options.USUAL_RATE;
    return orders < LiveLoad.PEOPLE
        ? BigDecimal.ONE
        : Orders.made("middle", LiveLoad.PEOPLE, (int) orders)
            .all()
            .total()
            .divide(BigDecimal.valueOf(LiveLoad.PEOPLE), 0, RoundingMode.HALF_UP);
  }

  private void disturb(Saboteur saboteur, Watch watch, Promises promises)
      throws IOException, InterruptedException {
    Instant begin = Instant.now();
    if (!watch.after(begin, PATIENCE).complete()) {
      throw new IOException(
          "The platform is not well before the first fault: " + watch.silent(begin));
    }
    Plan plan = new Plan(options.seed());
    long end = System.nanoTime() + options.length().toNanos();
    int faults = 0;
    boolean well = true;
    while (System.nanoTime() < end || options.whole() && faults < plan.once()) {
      Fault fault = plan.next();
      Window window = saboteur.happens(fault);
      Recovery recovery = watch.after(window.to(), Watch.PATIENCE);
      report.fault(fault, window, recovery);
      // Two faults at a time would be judged as one.
      if (well) {
        promises.judge(fault, window, recovery);
      }
      well = recovery.complete();
      faults++;
      Thread.sleep(BREATH);
    }
    report.print("  %d faults are over; everything is hit once by %d of them", faults, plan.once());
  }

  private Map<String, Health> health() throws IOException, InterruptedException {
    Map<String, Health> all = new TreeMap<>();
    for (String part : Parts.SERVICES) {
      all.put(part, Health.of(http, platform, part));
    }
    return all;
  }

  private void processes(
      Comparison comparison, Stores stores, Saboteur saboteur, Map<String, Health> before)
      throws IOException, InterruptedException, SQLException {
    for (String part : Parts.ALL) {
      comparison.equal(
          "starts of " + part + " after a death", saboteur.deaths(part), platform.restarts(part));
    }
    for (var after : health().entrySet()) {
      Health then = before.get(after.getKey());
      Health now = after.getValue();
      comparison.atMost("heap of " + after.getKey() + ", %", HEAP_PERCENT, now.heapPercent());
      comparison.atMost("threads of " + after.getKey(), 2 * then.threads() + 50, now.threads());
      comparison.equal("audit of " + after.getKey() + ": missing", 0L, now.auditMissing());
    }
    for (String service : Parts.INNER) {
      comparison.atMost("connections to " + service, CONNECTIONS, stores.connections(service));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    http.shutdownNow();
    wires.values().forEach(Wire::close);
  }
}
