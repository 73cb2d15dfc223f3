package io.rapport.interactions.belief;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.rapport.web.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import org.jboss.logging.Logger;

/// Values that are looked up, each by one look-up at a time for all who want to know it, and then
/// believed for a while. A database that stands still answers nothing, and refuses nothing either:
/// nobody waits for it longer than the patience lasts.
public final class Beliefs<K, V> {

  private static final Logger LOG = Logger.getLogger(Beliefs.class);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int IMPATIENCE = 5;

  private record Belief<V>(V value, Instant at) {}

  private record LookUp<V>(CompletableFuture<V> found, long since) {}

  private final String what;
  private final BiFunction<K, V, V> look;
  private final Trust<V> trust;
  private final Clock clock;
  private final Cache<K, Belief<V>> known;
  private final ConcurrentHashMap<K, LookUp<V>> underWay = new ConcurrentHashMap<>();
  private final AtomicLong forgotten = new AtomicLong();

  /// @param what the values are, for the log
  /// @param look looks a value up; is told the last known one, or null
  public Beliefs(String what, BiFunction<K, V, V> look, Trust<V> trust, Clock clock) {
    this.what = what;
    this.look = look;
    this.trust = trust;
    this.clock = clock;
    this.known =
        Caffeine.newBuilder()
            .maximumWeight(trust.most())
            .weigher(
                (K _, Belief<V> belief) ->
                    Math.min(trust.weight().applyAsInt(belief.value), trust.most() / 2))
            .build();
  }

  /// The value as it is believed to be.
  ///
  /// @throws Problem.Unavailable when it is not known and cannot be looked up in time; what the
  ///     look-up fails with where it fails
  public V find(K key) {
    Instant now = clock.instant();
    Belief<V> last = known.getIfPresent(key);
    if (last != null && last.at.plus(trust.life().apply(last.value)).isAfter(now)) {
      return last.value;
    }
    try {
      return lookedUp(key, last, now);
    } catch (RuntimeException e) {
      if (last == null || !trust.holds().test(last.value, Duration.between(last.at, now))) {
        throw e;
      }
      LOG.warnf("A %s could not be looked up, its last known state holds: %s", what, e.toString());
      return last.value;
    }
  }

  /// Looks them up again the next time.
  public void forget(BiPredicate<K, V> which) {
    forgotten.incrementAndGet();
    known.asMap().entrySet().removeIf(e -> which.test(e.getKey(), e.getValue().value));
  }

  private V lookedUp(K key, Belief<V> last, Instant now) {
    LookUp<V> lookUp = underWay.computeIfAbsent(key, _ -> begin(key, last, now));
    Duration patience = last == null ? trust.patience() : trust.patience().dividedBy(IMPATIENCE);
    long left = patience.toNanos() - (System.nanoTime() - lookUp.since);
    try {
      return lookUp.found.get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new Problem.Unavailable(SOON);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Problem.Unavailable(SOON);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    }
  }

  /// It is over before it is answered: who asks after a failure asks anew. What was forgotten
  /// meanwhile is answered once, and not remembered.
  private LookUp<V> begin(K key, Belief<V> last, Instant now) {
    LookUp<V> lookUp = new LookUp<>(new CompletableFuture<>(), System.nanoTime());
    long before = forgotten.get();
    Thread.ofVirtual()
        .name("look-up of a " + what)
        .start(
            () -> {
              try {
                V found = look.apply(key, last == null ? null : last.value);
                if (forgotten.get() == before) {
                  known.put(key, new Belief<>(found, now));
                }
                underWay.remove(key, lookUp);
                lookUp.found.complete(found);
              } catch (RuntimeException | Error e) {
                underWay.remove(key, lookUp);
                lookUp.found.completeExceptionally(e);
              }
            });
    return lookUp;
  }
}
