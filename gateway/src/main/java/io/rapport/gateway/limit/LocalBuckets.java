package io.rapport.gateway.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// Counts within this process, for as long as Redis is away.
///
/// Generic cell rate algorithm (ITU-T I.371): a bucket is one time, at which it is whole again; a
/// request moves that time on by window / limit, and is refused when it would lie more than a
/// window
/// ahead. The script of [SharedBuckets] does the same.
final class LocalBuckets {

  private static final int MOST = 100_000;
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  private final LoadingCache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(FORGOTTEN).build(_ -> new Bucket());
  private final LongSupplier micros;

  LocalBuckets(LongSupplier micros) {
    this.micros = micros;
  }

  /// Takes one request from each quota, in their order, up to the first that has none left.
  Decision take(List<Quota> quotas) {
    long now = micros.getAsLong();
    List<Level> levels = new ArrayList<>(quotas.size());
    for (Quota quota : quotas) {
      Level level = buckets.get(quota.key()).take(quota, now);
      levels.add(level);
      if (level.waitMicros() > 0) {
        break;
      }
    }
    return Decision.of(quotas, levels);
  }

  private static final class Bucket {

    private double whole;

    synchronized Level take(Quota quota, long now) {
      double interval = (double) quota.windowMicros() / quota.limit();
      double next = Math.max(whole, now) + interval;
      double over = next - now - quota.windowMicros();
      if (over > 0) {
        return new Level(0, (long) Math.ceil(whole - now), (long) Math.ceil(over));
      }
      whole = next;
      return new Level((long) (-over / interval), (long) Math.ceil(next - now), 0);
    }
  }
}
