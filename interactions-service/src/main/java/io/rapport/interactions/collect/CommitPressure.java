package io.rapport.interactions.collect;

import io.rapport.messaging.Pressure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/// High for a second after a delivery that waited long for its commit.
@ApplicationScoped
class CommitPressure implements Pressure {

  private static final long LASTS = Duration.ofSeconds(1).toNanos();

  private final long most;
  private volatile long since = System.nanoTime() - LASTS;

  CommitPressure(CollectConfig config) {
    this.most = config.pressed().toNanos();
  }

  /// @param nanos from the arrival of a delivery to the end of its commit
  void waited(long nanos) {
    if (nanos > most) {
      since = System.nanoTime();
    }
  }

  @Override
  public boolean isHigh() {
    return System.nanoTime() - since < LASTS;
  }
}
