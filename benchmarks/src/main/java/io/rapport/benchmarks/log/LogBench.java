package io.rapport.benchmarks.log;

import io.rapport.benchmarks.BareDatabase;
import io.rapport.benchmarks.Events;
import io.rapport.benchmarks.Rate;
import io.rapport.testing.Repository;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// `./rapport bench log [--minutes N] [--quick] [--profile]`: the log between two services.
public final class LogBench {

  private static final int WANTED_RATE = 8_000;
  private static final int HALF_RATE = WANTED_RATE / 2;
  private static final int LIVE_RATE = 2_000;
  private static final int WANTED_LAG_MILLIS = 1_000;
  private static final int WINDOW_SECONDS = 10;
  private static final Events EVENTS = new Events("log", 10_000, 760);
  private static final int BARE_EVENTS = 100_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Options options;
  private final Server server;
  private final Service source;
  private final Service receiver;
  private final Generator generator;

  private LogBench(Options options, Server server, Service source, Service receiver) {
    this.options = options;
    this.server = server;
    this.source = source;
    this.receiver = receiver;
    this.generator = new Generator(source, receiver, UUID.randomUUID());
  }

  /// How long the parts take; the warm-up in events, for that is what the compilers need.
  private record Options(int warmUp, Duration time, int backlog, boolean profile) {

    static Options of(List<String> arguments) {
      boolean quick = arguments.contains("--quick");
      int minutes = arguments.indexOf("--minutes");
      Duration time =
          minutes >= 0
              ? Duration.ofMinutes(Long.parseLong(arguments.get(minutes + 1)))
              : quick ? Duration.ofSeconds(20) : Duration.ofMinutes(5);
      return new Options(
          quick ? 150_000 : 300_000,
          time,
          quick ? 20_000 : 100_000,
          arguments.contains("--profile"));
    }
  }

  public static void run(String[] arguments) throws Exception {
    Options options = Options.of(List.of(arguments));
    Path work = Files.createDirectories(Repository.root().resolve(".rapport/bench"));
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    Path sourceProfile = work.resolve("source.jfr");
    Path receiverProfile = work.resolve("receiver.jfr");
    try (Server server = new Server(work)) {
      try (Service receiver =
              new Service(Server.RECEIVER, server, http, work, jvm(options, receiverProfile));
          Service source =
              new Service(
                  Server.SOURCE,
                  server,
                  http,
                  work,
                  toReceiver(receiver, jvm(options, sourceProfile)))) {
        new LogBench(options, server, source, receiver).measure();
      }
    }
    if (options.profile) {
      Profile.print(Server.SOURCE, sourceProfile);
      Profile.print(Server.RECEIVER, receiverProfile);
    }
    System.exit(0);
  }

  private static List<String> jvm(Options options, Path profile) {
    return options.profile ? Profile.options(profile) : List.of();
  }

  private static List<String> toReceiver(Service receiver, List<String> jvm) {
    List<String> all = new ArrayList<>(jvm);
    all.add("-Drapport.log.outbox.subscribers=receiver");
    all.add("-Drapport.receiver.url=" + receiver.url);
    return all;
  }

  private void measure() throws Exception {
    generator.saturate(options.warmUp, WANTED_RATE);
    generator.awaitAll(PATIENCE);
    Rate bare = new BareDatabase(() -> server.connect("postgres")).insert(EVENTS, BARE_EVENTS);
    System.out.println(bare.line("bare database, 4 connections"));
    sustained(bare);
    atHalf();
    backlog();
    checked();
  }

  /// As much as goes through while the receiver is at most a second of the wanted rate behind.
  private void sustained(Rate bare) throws Exception {
    Costs costs = new Costs(server, source, receiver);
    Generator.Transactions transactions = generator.saturate(options.time, WANTED_RATE);
    generator.awaitAll(PATIENCE);
    costs.print(transactions.events());
    Deliveries deliveries = Deliveries.of(server, transactions);
    double[] rates = deliveries.rates(WINDOW_SECONDS);
    Print.line(
        "sustained",
        "%,.0f events/s median, %,.0f at least per %d s   lag p50 %.0f ms  p99 %.0f ms  max %.0f ms",
        rates[rates.length / 2],
        rates[0],
        WINDOW_SECONDS,
        deliveries.lagMillis(0.5),
        deliveries.lagMillis(0.99),
        deliveries.lagMillis(1));
    Print.line("ratio", "%.3f", rates[rates.length / 2] / bare.perSecond());
    Print.target("sustained, least", rates[0], "events/s", "≥", WANTED_RATE);
  }

  private void atHalf() throws Exception {
    Costs costs = new Costs(server, source, receiver);
    Generator.Transactions transactions = generator.pace(options.time, HALF_RATE);
    generator.awaitAll(PATIENCE);
    costs.print(transactions.events());
    Deliveries deliveries = Deliveries.of(server, transactions);
    Print.line(
        "at " + HALF_RATE + " events/s",
        "lag p50 %.0f ms  p99 %.0f ms  max %.0f ms",
        deliveries.lagMillis(0.5),
        deliveries.lagMillis(0.99),
        deliveries.lagMillis(1));
    Print.target("lag p99", deliveries.lagMillis(0.99), "ms", "≤", WANTED_LAG_MILLIS);
  }

  /// The lanes are held by another owner while the backlog grows, then given free.
  private void backlog() throws Exception {
    source("update log_subscriber set lease_owner = 'bench', lease_until = now() + '1 hour'");
    Generator.Transactions held = generator.publish(options.backlog);
    Duration live = Duration.ofSeconds(Math.max(5, options.backlog / WANTED_RATE * 3L));
    source("update log_subscriber set lease_owner = null, lease_until = null");
    Generator.Transactions during = generator.pace(live, LIVE_RATE);
    generator.awaitAll(PATIENCE);
    Deliveries backlog = Deliveries.of(server, held);
    Deliveries added = Deliveries.of(server, during);
    double seconds = (backlog.lastEffect() - backlog.firstEffect()) / 1e6;
    long meanwhile = added.countUntil(backlog.lastEffect());
    Print.line(
        "backlog of " + backlog.count(),
        "gone in %.1f s: %,.0f/s of it, and %,d that came meanwhile",
        seconds,
        backlog.count() / seconds,
        meanwhile);
    Print.target("drained", (backlog.count() + meanwhile) / seconds, "events/s", "≥", WANTED_RATE);
  }

  private void checked() throws SQLException {
    long published = count(Server.SOURCE, "select count(*) from outbox");
    long effects = count(Server.RECEIVER, "select count(*) from effect");
    long distinct = count(Server.RECEIVER, "select count(distinct event_id) from effect");
    Print.line(
        "checked",
        "%,d published, %,d lost, %,d doubled",
        published,
        published - distinct,
        effects - distinct);
  }

  private void source(String sql) throws SQLException {
    try (Connection connection = server.connect(Server.SOURCE);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long count(String database, String sql) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
