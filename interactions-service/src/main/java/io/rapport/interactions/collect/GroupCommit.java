package io.rapport.interactions.collect;

import io.micrometer.core.instrument.MeterRegistry;
import io.rapport.interactions.door.Fate;
import io.rapport.interactions.door.StoreFailure;
import io.rapport.web.Problem;
import io.rapport.web.Workspaces;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// Commits the deliveries of a workspace that arrive while a commit is under way together: under
/// load one transaction and one flush to the disk serve many calls, and without load nobody
/// waits.
@ApplicationScoped
class GroupCommit {

  private static final Duration SOON = Duration.ofSeconds(1);

  private final Map<UUID, Queue> queues = new ConcurrentHashMap<>();
  private final AtomicLong waitingChars = new AtomicLong();
  private final AtomicInteger waitingDeliveries = new AtomicInteger();
  private final EventService events;
  private final Workspaces workspaces;
  private final CollectConfig config;
  private final CommitPressure pressure;
  private final Semaphore commits;

  GroupCommit(
      EventService events,
      Workspaces workspaces,
      CollectConfig config,
      CommitPressure pressure,
      MeterRegistry metrics) {
    this.events = events;
    this.workspaces = workspaces;
    this.config = config;
    this.pressure = pressure;
    this.commits = new Semaphore(config.commits(), true);
    metrics.gauge("rapport.collect.waiting.deliveries", waitingDeliveries);
    metrics.gauge("rapport.collect.waiting.chars", waitingChars);
  }

  /// Returns after the commit of what was delivered.
  ///
  /// @throws Problem.TooManyRequests when too much waits already, or for too long: nothing was
  ///     stored
  /// @throws Problem.Unavailable when its transaction has begun and does not end within the
  ///     patience: a repeat with the same message ids is then without effect
  List<Fate> commit(UUID workspaceId, Delivery delivery) {
    long chars = delivery.passed().chars();
    if (waitingChars.addAndGet(chars) > config.waitingChars()) {
      waitingChars.addAndGet(-chars);
      throw new Problem.TooManyRequests(SOON);
    }
    waitingDeliveries.incrementAndGet();
    Waiting waiting = new Waiting(delivery, chars);
    if (!queues.computeIfAbsent(workspaceId, Queue::new).add(waiting)) {
      waiting.leave();
      throw new Problem.TooManyRequests(SOON);
    }
    return waiting.await();
  }

  /// Deliveries of a workspace in the order of arrival.
  private final class Queue {
    private final UUID workspaceId;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> deliveries = new ArrayDeque<>();
    private int committing;
    private int waitingEvents;

    Queue(UUID workspaceId) {
      this.workspaceId = workspaceId;
    }

    /// @return false when those before it have waited too long already
    boolean add(Waiting waiting) {
      lock.lock();
      try {
        if (isStuck()) {
          return false;
        }
        deliveries.add(waiting);
        waitingEvents += waiting.events();
        if (needsCommit()) {
          committing++;
          Thread.ofVirtual().name("commit-" + workspaceId).start(this::work);
        }
        return true;
      } finally {
        lock.unlock();
      }
    }

    private boolean needsCommit() {
      return committing == 0 || committing < config.commitsOfWorkspace() && isWorthACommit();
    }

    private boolean isWorthACommit() {
      return waitingEvents >= config.commitBeside()
          || deliveries.peek().age() > config.commitBesideAfter().toNanos();
    }

    /// By the oldest whose caller has not gone.
    private boolean isStuck() {
      while (!deliveries.isEmpty() && deliveries.peek().isTaken()) {
        remove();
      }
      return !deliveries.isEmpty() && deliveries.peek().age() > config.oldest().toNanos();
    }

    /// One group at a turn, so that a busy workspace does not keep the others from theirs.
    private void work() {
      boolean more = true;
      while (more) {
        commits.acquireUninterruptibly();
        try {
          List<Waiting> group = next();
          more = !group.isEmpty();
          if (more) {
            store(group);
          }
        } finally {
          commits.release();
        }
      }
    }

    private List<Waiting> next() {
      lock.lock();
      try {
        List<Waiting> group = new ArrayList<>();
        int size = 0;
        while (!deliveries.isEmpty() && size < config.commitEvents()) {
          Waiting waiting = remove();
          if (waiting.take()) {
            group.add(waiting);
            size += waiting.events();
          }
        }
        if (group.isEmpty()) {
          committing--;
        }
        return group;
      } finally {
        lock.unlock();
      }
    }

    private Waiting remove() {
      Waiting first = deliveries.remove();
      waitingEvents -= first.events();
      return first;
    }

    /// Where the data of a group are refused, it is tried again one delivery at a time, so that
    /// nobody fails for another. An error, too, must reach those who wait, and must not end the
    /// work.
    private void store(List<Waiting> group) {
      try {
        complete(group, storeAll(group));
      } catch (RuntimeException | Error e) {
        if (group.size() > 1 && StoreFailure.isOfData(e)) {
          group.forEach(waiting -> store(List.of(waiting)));
        } else {
          group.forEach(waiting -> waiting.fail(e));
        }
      }
    }

    private List<Fate> storeAll(List<Waiting> group) {
      List<Arrival> arrivals = new ArrayList<>();
      List<Fate> decided = new ArrayList<>();
      for (Waiting waiting : group) {
        arrivals.addAll(waiting.delivery.arrivals());
        decided.addAll(waiting.delivery.decided());
      }
      return workspaces.call(workspaceId, () -> events.store(workspaceId, arrivals, decided));
    }

    private void complete(List<Waiting> group, List<Fate> outcomes) {
      int from = 0;
      for (Waiting waiting : group) {
        int to = from + waiting.events();
        waiting.complete(outcomes.subList(from, to));
        from = to;
      }
    }
  }

  /// A call that waits for its commit.
  private final class Waiting {
    private final Delivery delivery;
    private final long chars;
    private final CompletableFuture<List<Fate>> outcome = new CompletableFuture<>();
    private final AtomicBoolean taken = new AtomicBoolean();
    private final long since = System.nanoTime();

    Waiting(Delivery delivery, long chars) {
      this.delivery = delivery;
      this.chars = chars;
    }

    /// Whoever takes it decides: a transaction stores it, or its caller gives up before that.
    boolean take() {
      return taken.compareAndSet(false, true);
    }

    int events() {
      return delivery.passed().collected().size();
    }

    void complete(List<Fate> outcomes) {
      leave();
      pressure.waited(age());
      outcome.complete(outcomes);
    }

    void fail(Throwable failure) {
      leave();
      outcome.completeExceptionally(failure);
    }

    private void leave() {
      waitingChars.addAndGet(-chars);
      waitingDeliveries.decrementAndGet();
    }

    boolean isTaken() {
      return taken.get();
    }

    long age() {
      return System.nanoTime() - since;
    }

    /// Gives up where its turn does not come; once it is taken, the commit is waited for.
    List<Fate> await() {
      try {
        return outcome.get(left(config.turn()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        if (take()) {
          leave();
          throw new Problem.TooManyRequests(SOON);
        }
        return awaitCommit();
      } catch (InterruptedException _) {
        throw interrupted();
      } catch (ExecutionException e) {
        throw failure(e);
      }
    }

    private List<Fate> awaitCommit() {
      try {
        return outcome.get(left(config.patience()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        throw new Problem.Unavailable(SOON);
      } catch (InterruptedException _) {
        throw interrupted();
      } catch (ExecutionException e) {
        throw failure(e);
      }
    }

    private long left(Duration most) {
      return Math.max(0, most.toNanos() - age());
    }

    private static RuntimeException interrupted() {
      Thread.currentThread().interrupt();
      return new Problem.Unavailable(SOON);
    }

    private static RuntimeException failure(ExecutionException e) {
      return e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    }
  }
}
