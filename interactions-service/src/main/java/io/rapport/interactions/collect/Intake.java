package io.rapport.interactions.collect;

import io.micrometer.core.instrument.MeterRegistry;
import io.rapport.web.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Bounds the bytes of all bodies that are being read, led through the door or waiting for their
/// commit: whoever finds no room is told to come again before a byte of his is kept.
@ApplicationScoped
class Intake {

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int LEAST = 4096;
  private static final int USUAL = 65_536;

  private final AtomicLong taken = new AtomicLong();
  private final CollectConfig config;

  Intake(CollectConfig config, MeterRegistry metrics) {
    this.config = config;
    metrics.gauge("rapport.collect.in.flight.bytes", taken);
  }

  /// Room for a body, to be closed once it is answered.
  ///
  /// @param length as the sender says, negative when he does not
  /// @throws Problem.TooManyRequests when there is none
  Room enter(long length, InputStream body) {
    long bytes = length < 0 ? USUAL : Math.clamp(length, LEAST, config.bodyBytes());
    if (taken.addAndGet(bytes) > config.inFlightBytes()) {
      taken.addAndGet(-bytes);
      Body.discard(body);
      throw new Problem.TooManyRequests(SOON);
    }
    return new Room(bytes);
  }

  /// What a body takes up.
  final class Room implements AutoCloseable {
    private long bytes;

    private Room(long bytes) {
      this.bytes = bytes;
    }

    /// Tells how large the body really is, once it was unpacked.
    ///
    /// @throws Problem.TooManyRequests when there is no room for that
    void holds(int length) {
      long more = Math.max(length, LEAST) - bytes;
      bytes += more;
      if (taken.addAndGet(more) > config.inFlightBytes() && more > 0) {
        throw new Problem.TooManyRequests(SOON);
      }
    }

    @Override
    public void close() {
      taken.addAndGet(-bytes);
      bytes = 0;
    }
  }
}
