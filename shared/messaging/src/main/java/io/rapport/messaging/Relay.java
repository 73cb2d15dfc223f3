package io.rapport.messaging;

import io.rapport.messaging.SubscriberCursors.Cursor;
import io.rapport.messaging.SubscriberCursors.Standing;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// Delivers one log to one subscriber: starts a worker for each lane that has something to
/// deliver, a few at a time, and for one quiet lane at a time.
final class Relay {

  private static final Logger LOG = Logger.getLogger(Relay.class);
  private static final int BATCHES_A_TURN = 20;
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration FOLLOW = Duration.ofSeconds(1);
  private static final Duration DATABASE_AWAY = Duration.ofSeconds(2);
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final Duration LONGEST_REST = Duration.ofSeconds(2);

  private final RelayLane.Shared shared;
  private final ResyncRun resync;
  private final Pressure pressure;
  private final int concurrency;
  private final Semaphore slots;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile boolean running = true;
  private Thread thread;
  private int first;
  private long followAt = System.nanoTime();
  private boolean unread;

  Relay(RelayLane.Shared shared) {
    this(shared, null, Pressure.NONE);
  }

  /// @param resync brings the subscriber up to date when its lanes cannot go on; null when nobody
  ///     does
  Relay(RelayLane.Shared shared, ResyncRun resync, Pressure pressure) {
    this.shared = shared;
    this.resync = resync;
    this.pressure = pressure;
    this.concurrency = shared.config().concurrency();
    this.slots = new Semaphore(concurrency);
  }

  void start() {
    thread = Thread.ofVirtual().name("relay " + shared.name()).start(this::run);
  }

  /// Lets the batches under way end, and gives the lanes back.
  void stop() throws InterruptedException {
    running = false;
    if (resync != null) {
      resync.stop();
    }
    shared.watch().poke();
    thread.join(STOP);
    if (slots.tryAcquire(concurrency, STOP.toMillis(), TimeUnit.MILLISECONDS)) {
      slots.release(concurrency);
    }
    try {
      shared.cursors().release();
    } catch (SQLException e) {
      LOG.warnf(e, "The lanes of %s could not be given back", shared.name());
    }
  }

  private void run() {
    try {
      List<RelayLane> lanes = open();
      long seen = -1;
      while (running) {
        seen = shared.watch().await(seen, LOOK);
        LogState log = shared.watch().state();
        if (log != null) {
          follow(lanes);
          startWorkers(lanes, log);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private List<RelayLane> open() throws InterruptedException {
    while (running) {
      try {
        List<Cursor> cursors = shared.cursors().open();
        return cursors.stream().map(cursor -> new RelayLane(shared, cursor)).toList();
      } catch (SQLException e) {
        LOG.warnf(e, "The lanes of %s could not be read", shared.name());
        shared.watch().await(-1, DATABASE_AWAY);
      }
    }
    return List.of();
  }

  /// Looks once a second at how the database has the lanes.
  private void follow(List<RelayLane> lanes) {
    if (System.nanoTime() - followAt < 0) {
      return;
    }
    followAt = System.nanoTime() + FOLLOW.toNanos();
    try {
      List<Standing> standing = shared.cursors().standing();
      for (RelayLane lane : lanes) {
        standing.stream().filter(s -> s.lane() == lane.lane()).forEach(lane::follow);
      }
      if (resync != null
          && standing.stream()
              .anyMatch(s -> s.state().equals("expired") || s.state().equals("resyncing"))) {
        resync.start();
      }
      unread = false;
    } catch (SQLException e) {
      if (!unread) {
        LOG.warnf(e, "The lanes of %s could not be read", shared.name());
        unread = true;
      }
    }
  }

  private void startWorkers(List<RelayLane> lanes, LogState log) {
    for (int i = 0; i < lanes.size() && running; i++) {
      RelayLane lane = lanes.get((first + i) % lanes.size());
      boolean asks = lane.quiet(log);
      if ((lane.due(log) || (asks && !asking.get())) && slots.tryAcquire()) {
        if (!shared.circuit().enter()) {
          slots.release();
          return;
        }
        lane.take();
        if (asks) {
          asking.set(true);
        }
        Thread.ofVirtual().name("relay " + shared.name()).start(() -> work(lane, asks));
      }
    }
    first = (first + 1) % Math.max(1, lanes.size());
  }

  private void work(RelayLane lane, boolean asks) {
    long begun = System.nanoTime();
    try {
      lane.work(pressure.isHigh() ? 1 : BATCHES_A_TURN);
    } catch (RuntimeException e) {
      LOG.errorf(e, "A lane of %s failed", shared.name());
    } finally {
      if (asks) {
        asking.set(false);
      }
      shared.circuit().done();
      giveWay(System.nanoTime() - begun);
      slots.release();
      LogState log = shared.watch().state();
      if (running && lane.due(log)) {
        shared.watch().poke();
      }
    }
  }

  private void giveWay(long worked) {
    if (!running || !pressure.isHigh()) {
      return;
    }
    try {
      TimeUnit.NANOSECONDS.sleep(Math.min(worked * shared.config().rest(), LONGEST_REST.toNanos()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
