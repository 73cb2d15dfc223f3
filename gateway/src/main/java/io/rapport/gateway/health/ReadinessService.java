package io.rapport.gateway.health;

import io.rapport.gateway.health.ReadinessView.Status;
import io.rapport.gateway.limit.RateLimits;
import io.rapport.gateway.routing.Upstream;
import io.rapport.gateway.upstream.Upstreams;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/// Asks the services whether they are ready, once in [#KEPT] at most, however many ask.
@Singleton
class ReadinessService {

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration KEPT = Duration.ofMillis(500);
  private static final String PATH = "/q/health/ready";

  private final Upstreams upstreams;
  private final RateLimits limits;
  private final Clock clock;
  private final AtomicReference<Asked> last = new AtomicReference<>();

  ReadinessService(Upstreams upstreams, RateLimits limits, Clock clock) {
    this.upstreams = upstreams;
    this.limits = limits;
    this.clock = clock;
  }

  CompletionStage<ReadinessView> check() {
    Instant now = clock.instant();
    Asked known = last.get();
    if (known != null && now.isBefore(known.at.plus(KEPT))) {
      return known.answer.toCompletionStage();
    }
    Asked asked = new Asked(now, ask());
    last.set(asked);
    return asked.answer.toCompletionStage();
  }

  private Future<ReadinessView> ask() {
    Map<Upstream, Future<Boolean>> answers = new EnumMap<>(Upstream.class);
    for (Upstream upstream : Upstream.values()) {
      answers.put(
          upstream,
          upstreams
              .get(upstream, PATH, Map.of(), PATIENCE)
              .map(Upstreams.Reply::ok)
              .otherwise(false));
    }
    return Future.join(answers.values().stream().toList()).map(_ -> view(answers));
  }

  private ReadinessView view(Map<Upstream, Future<Boolean>> answers) {
    Map<String, Status> services = new TreeMap<>();
    answers.forEach((upstream, up) -> services.put(upstream.label(), status(up.result())));
    boolean all = answers.values().stream().allMatch(Future::result);
    return new ReadinessView(status(all), services, limits.isShared() ? "shared" : "local");
  }

  private static Status status(boolean up) {
    return up ? Status.UP : Status.DOWN;
  }

  private record Asked(Instant at, Future<ReadinessView> answer) {}
}
