package io.rapport.benchmarks.collect;

import io.rapport.benchmarks.Platform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the parts of a measurement share: a source of its own, and what was acknowledged to it.
final class Run {

  /// Single events or batches.
  enum Kind {
    BATCHES,
    SINGLES
  }

  /// Requests a minute that no part comes near.
  private static final long BOUNDLESS = 1_000_000;

  private static final Pattern POLICY = Pattern.compile("\"([a-z-]+)\";q=(\\d+);w=(\\d+)");

  final Platform platform = new Platform();
  final Figures figures = new Figures();
  final Consumers consumers = new Consumers(platform);
  final Options options;
  final Messages messages;
  final Platform.Source source;
  private final URI gateway = platform.gateway();
  private final Map<Kind, Double> rates = new HashMap<>();
  private final Set<Kind> warm = EnumSet.noneOf(Kind.class);
  private long acknowledged;
  private long unclear;

  Run(Options options) throws IOException, InterruptedException {
    this.options = options;
    String name = "b" + Long.toString(System.currentTimeMillis(), 36);
    this.messages = new Messages(name, options.look(), options.users());
    this.source = platform.newSource("bench collect " + name);
  }

  /// The gateway's limits on requests would otherwise be what is measured.
  void checkLimits() throws IOException, InterruptedException {
    String one =
        "{\"batch\":[{\"type\":\"track\",\"event\":\"Bench begun\",\"userId\":\"bench\"}]}";
    HttpResponse<String> answer =
        platform.collect(source.writeKey(), one.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    if (answer.statusCode() != 200) {
      throw new IOException("The gateway answered " + answer.statusCode() + ": " + answer.body());
    }
    acknowledged++;
    Matcher policy = POLICY.matcher(answer.headers().firstValue("RateLimit-Policy").orElse(""));
    while (policy.find()) {
      if (Long.parseLong(policy.group(2)) < BOUNDLESS) {
        throw new IOException(
            ("This platform was started with its usual limits (%s: %s requests in %s s), which"
                    + " would be measured instead of it: ./rapport down, then again")
                .formatted(policy.group(1), policy.group(2), policy.group(3)));
      }
    }
  }

  Calls calls(Kind kind) {
    return switch (kind) {
      case BATCHES -> Calls.batches(messages, gateway, source.writeKey());
      case SINGLES -> Calls.singles(messages, gateway, source.writeKey());
    };
  }

  int connections(Kind kind) {
    return kind == Kind.BATCHES ? options.connections() : options.singleConnections();
  }

  /// Lets the compilers of all processes see this kind of call first, once.
  void warmUp(Kind kind) throws Exception {
    if (warm.add(kind) && options.warmUp().isPositive()) {
      ClosedLoad.Result result = closed(kind, options.warmUp());
      Figures.line(
          "warm-up",
          "%,.0f events/s in %d s",
          result.rate().perSecond(),
          options.warmUp().toSeconds());
    }
  }

  ClosedLoad.Result closed(Kind kind, Duration time) throws Exception {
    Calls calls = calls(kind);
    ClosedLoad.Result result = ClosedLoad.run(calls, connections(kind), time);
    note(result.tally(), calls.events());
    return result;
  }

  OpenLoad.Result open(Kind kind, double callsPerSecond, int connections, Duration time)
      throws Exception {
    Calls calls = calls(kind);
    OpenLoad.Result result = OpenLoad.run(calls, callsPerSecond, connections, time);
    note(result.tally(), calls.events());
    return result;
  }

  private void note(Tally tally, int events) {
    acknowledged += tally.accepted();
    unclear += (tally.failed() + tally.statuses().getOrDefault(503, 0L) + tally.strange()) * events;
  }

  /// Events that were acknowledged to this source by now.
  long acknowledged() {
    return acknowledged;
  }

  /// Events whose calls failed, so that nobody knows without looking.
  long unclear() {
    return unclear;
  }

  /// Others have sent for this source.
  void acknowledged(long events) {
    acknowledged += events;
  }

  /// Calls of others failed.
  void unclear(long events) {
    unclear += events;
  }

  void measured(Kind kind, double eventsPerSecond) {
    rates.put(kind, eventsPerSecond);
  }

  /// Events per second that went through, measured now if no part has done so before.
  double rate(Kind kind) throws Exception {
    if (!rates.containsKey(kind)) {
      warmUp(kind);
      rates.put(kind, closed(kind, options.time()).rate().perSecond());
    }
    return rates.get(kind);
  }
}
