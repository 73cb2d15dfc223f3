package io.rapport.interactions.tail;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.rapport.web.Problem;
import io.rapport.web.Workspaces;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/// Follows the log of collected events while somebody watches, once for all who do.
@Singleton
class LogTail {

  private static final Logger LOG = Logger.getLogger(LogTail.class);
  private static final Duration DATABASE_AWAY = Duration.ofSeconds(2);
  private static final Duration ABANDONED = Duration.ofMinutes(1);
  private static final Duration LATER = Duration.ofSeconds(10);

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Tap> taps = new ArrayList<>();
  private final Positions positions;
  private final TailService service;
  private final Workspaces workspaces;
  private final TailConfig config;
  private final Clock clock;
  private volatile boolean stopping;
  private boolean following;
  private boolean failed;
  private long at;

  LogTail(
      Positions positions,
      TailService service,
      Workspaces workspaces,
      TailConfig config,
      Clock clock,
      MeterRegistry metrics) {
    this.positions = positions;
    this.service = service;
    this.workspaces = workspaces;
    this.config = config;
    this.clock = clock;
    metrics.gauge("rapport.tail.streams", this, LogTail::streams);
  }

  /// Watches a source from the end of the log on.
  ///
  /// @throws Problem.TooManyRequests when the workspace watches enough already
  /// @throws Problem.Unavailable when this replica serves enough already
  Tap open(UUID workspaceId, UUID sourceId) {
    lock.lock();
    try {
      if (stopping || taps.size() >= config.streams()) {
        throw new Problem.Unavailable(LATER);
      }
      long ofWorkspace = taps.stream().filter(tap -> tap.workspaceId().equals(workspaceId)).count();
      if (ofWorkspace >= config.streamsOfWorkspace()) {
        throw new Problem.TooManyRequests(LATER);
      }
      Tap tap = new Tap(workspaceId, sourceId, config.waitingEvents(), config.waitingChars());
      tap.startAfter(positions.head());
      taps.add(tap);
      if (!following) {
        following = true;
        at = tap.start();
        Thread.ofVirtual().name("tail").start(this::follow);
      }
      return tap;
    } finally {
      lock.unlock();
    }
  }

  void close(Tap tap) {
    lock.lock();
    try {
      taps.remove(tap);
      tap.close();
    } finally {
      lock.unlock();
    }
  }

  /// Whether the process is going to end, so that nobody may be kept.
  boolean isStopping() {
    return stopping;
  }

  /// A shutdown waits for requests, and a tail is one that does not end by itself.
  void stop(@Observes ShutdownDelayInitiatedEvent event) {
    stopping = true;
  }

  void end(@Observes ShutdownEvent event) {
    stopping = true;
  }

  private double streams() {
    lock.lock();
    try {
      return taps.size();
    } finally {
      lock.unlock();
    }
  }

  private void follow() {
    while (goesOn()) {
      Duration pause = step();
      if (pause.isPositive()) {
        LockSupport.parkNanos(pause.toNanos());
      }
    }
  }

  private boolean goesOn() {
    lock.lock();
    try {
      taps.stream().filter(tap -> tap.isAbandoned(ABANDONED)).forEach(Tap::close);
      taps.removeIf(Tap::isClosed);
      following = !stopping && !taps.isEmpty();
      return following;
    } finally {
      lock.unlock();
    }
  }

  private Duration step() {
    try {
      Stretch stretch = positions.after(at, config.chunk(), yesterday());
      List<Tap> watching = watching();
      if (stretch.head() - at > config.behind()) {
        watching.forEach(tap -> tap.skip(stretch.head()));
        at = stretch.head();
        return Duration.ZERO;
      }
      if (!stretch.slots().isEmpty()) {
        show(stretch, watching);
      }
      watching.forEach(tap -> tap.reach(stretch.end()));
      at = stretch.end();
      failed = false;
      return stretch.isLast() ? config.pause() : Duration.ZERO;
    } catch (RuntimeException e) {
      if (!failed) {
        LOG.warnf(e, "The log cannot be followed for those who watch it, will try again");
        failed = true;
      }
      return DATABASE_AWAY;
    }
  }

  /// Whoever opens after the stretch was read begins behind it.
  private List<Tap> watching() {
    lock.lock();
    try {
      return List.copyOf(taps);
    } finally {
      lock.unlock();
    }
  }

  private void show(Stretch stretch, List<Tap> watching) {
    Map<UUID, Set<UUID>> watched = new LinkedHashMap<>();
    watching.forEach(
        tap ->
            watched.computeIfAbsent(tap.workspaceId(), _ -> new HashSet<>()).add(tap.sourceId()));
    watched.forEach(
        (workspace, sources) -> {
          List<Seen> seen =
              workspaces.call(workspace, () -> service.events(workspace, sources, stretch.slots()));
          watching.stream()
              .filter(tap -> tap.workspaceId().equals(workspace))
              .forEach(
                  tap ->
                      seen.stream()
                          .filter(event -> event.sourceId().equals(tap.sourceId()))
                          .forEach(tap::arrive));
        });
  }

  private LocalDate yesterday() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1);
  }
}
