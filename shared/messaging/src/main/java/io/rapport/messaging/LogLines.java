package io.rapport.messaging;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.agroal.DataSource;
import io.quarkus.oidc.client.OidcClient;
import io.quarkus.oidc.client.Tokens;
import io.rapport.messaging.LogLine.Subscription;
import io.rapport.messaging.ServiceToken.Issued;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.Config;

/// Puts together what runs for each log: the outbox, and the tables that the service announces.
@Singleton
class LogLines {

  private static final Duration TOKEN_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofSeconds(60);

  private final AgroalDataSource database;
  private final MeterRegistry meters;
  private final ObjectMapper json;
  private final Config config;
  private final RelayConfig relays;
  private final String service;
  private final String owner;
  private final ServiceToken token;
  private final Instance<CurrentState> states;
  private final Transactions transactions;
  private final InboxCursors session;
  private final HttpClient http;
  private final Pressure pressure;
  private final List<LogLine> lines = new ArrayList<>();

  LogLines(
      @DataSource("sequencer") AgroalDataSource database,
      MeterRegistry meters,
      ObjectMapper json,
      Config config,
      RelayConfig relays,
      OidcClient oidc,
      Instance<Log> own,
      Instance<CurrentState> states,
      Instance<Pressure> pressure,
      Transactions transactions,
      javax.sql.DataSource app) {
    this.database = database;
    this.meters = meters;
    this.json = json;
    this.config = config;
    this.relays = relays;
    this.states = states;
    this.transactions = transactions;
    this.pressure = pressure.isResolvable() ? pressure.get() : Pressure.NONE;
    this.session = new InboxCursors(app);
    this.service = config.getValue("rapport.service", String.class);
    this.owner = service + "-" + UUID.randomUUID();
    this.token = new ServiceToken(() -> issue(oidc), Clock.systemUTC());
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    lines.add(line(Log.outbox()));
    own.stream().map(this::line).forEach(lines::add);
  }

  List<LogLine> all() {
    return lines;
  }

  /// How old what a subscriber has not read may become before it is brought up to date from the
  /// current state instead: `rapport.log.<log>.max-lag`, twice the retention by default, and for
  /// ever where the log is kept so.
  private Duration mostLag(Log log) {
    Duration retention = retention(log);
    return retention.isPositive()
        ? config
            .getOptionalValue("rapport.log." + log.name() + ".max-lag", Duration.class)
            .orElse(retention.multipliedBy(2))
        : Duration.ZERO;
  }

  /// How long a log is kept: 7 days, and for ever where the service says nothing of its own
  /// table.
  private Duration retention(Log log) {
    return config
        .getOptionalValue("rapport.log." + log.name() + ".retention", Duration.class)
        .orElse(log.name().equals("outbox") ? Duration.ofDays(7) : Duration.ZERO);
  }

  private LogLine line(Log log) {
    LogWatch watch = new LogWatch();
    Sequencer sequencer = new Sequencer(database, log);
    LogDays days = new LogDays(database, log);
    Audit audit = new Audit(sequencer, GRACE, days, pressure);
    Tags tags = Tags.of("log", log.name());
    meters.gauge("rapport_log_audit_missing", tags, audit, Audit::missing);
    FunctionCounter.builder("rapport_log_audit_found", audit, Audit::found)
        .tags(tags)
        .register(meters);
    FunctionCounter.builder("rapport_log_anchored", sequencer, Sequencer::anchored)
        .tags(tags)
        .register(meters);
    Map<String, Subscription> subscribers = new LinkedHashMap<>();
    for (String subscriber : subscribersOf(log)) {
      subscribers.put(subscriber, subscription(log, watch, days, subscriber));
    }
    return new LogLine(
        log,
        watch,
        sequencer,
        new SequencerLoop(sequencer, watch, meters),
        audit,
        new LogFigures(database, log, days, mostLag(log)),
        new LogGauges(meters, log.name()),
        retention(log),
        mostLag(log),
        subscribers);
  }

  private List<String> subscribersOf(Log log) {
    return config
        .getOptionalValues("rapport.log." + log.name() + ".subscribers", String.class)
        .orElse(List.of());
  }

  private Subscription subscription(Log log, LogWatch watch, LogDays days, String subscriber) {
    String inbox =
        "%s/internal/log/%s/%s"
            .formatted(
                config.getValue("rapport." + subscriber + ".url", String.class),
                service,
                log.name());
    Delivery delivery = new HttpDelivery(http, inbox, token, json);
    DeadLetters letters = new DeadLetters(database, log.name(), subscriber);
    CloudEventWriter writer = new CloudEventWriter(service, log.name());
    String name = log.name() + " for " + subscriber;
    LogReader reader = new LogReader(database, log, days);
    SubscriberCursors cursors =
        new SubscriberCursors(database, log.name(), subscriber, owner, relays.lease());
    Resyncs resyncs = new Resyncs(database, log, subscriber, owner);
    Optional<CurrentState> state =
        states.stream().filter(s -> s.log().equals(log.name())).findFirst();
    ResyncRun resync =
        new ResyncRun(
            name,
            resyncs,
            claimed -> export(claimed, state, reader),
            letters,
            writer,
            new HttpResyncDelivery(http, inbox, token, json));
    Relay relay =
        new Relay(
            new RelayLane.Shared(
                name,
                watch,
                reader,
                cursors,
                letters,
                writer,
                delivery,
                new Circuit(subscriber),
                new RelayMeters(meters, log.name(), subscriber),
                relays),
            resync,
            pressure);
    return new Subscription(
        relay,
        new Redrive(letters, delivery, writer),
        letters,
        cursors,
        resyncs,
        state.isPresent());
  }

  /// What the service offers; else the log itself, while nothing of it was dropped; else null.
  private Export export(Resyncs.Claimed claimed, Optional<CurrentState> state, LogReader reader) {
    List<Long> heads = claimed.heads().stream().map(ResyncDelivery.Head::position).toList();
    if (state.isPresent()) {
      return new StateExport(state.get(), transactions, session, json, Clock.systemUTC(), heads);
    }
    return claimed.whole() ? new LogExport(reader, heads) : null;
  }

  private static Issued issue(OidcClient oidc) {
    Tokens tokens = oidc.getTokens().await().atMost(TOKEN_TIMEOUT);
    Long expiresAt = tokens.getAccessTokenExpiresAt();
    return new Issued(
        tokens.getAccessToken(),
        expiresAt == null
            ? Clock.systemUTC().instant().plusSeconds(60)
            : Instant.ofEpochSecond(expiresAt));
  }
}
