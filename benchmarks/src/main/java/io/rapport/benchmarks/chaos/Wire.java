package io.rapport.benchmarks.chaos;

import io.rapport.testing.fault.Fault;
import io.rapport.testing.fault.FaultProxy;
import java.time.Duration;

/// A link that can be disturbed.
final class Wire implements AutoCloseable {

  private static final Duration SLOW = Duration.ofSeconds(1);
  private static final int SLICE = 7;

  private final FaultProxy proxy;

  Wire(int to) {
    this.proxy = FaultProxy.before(to);
  }

  /// How a connection may misbehave.
  enum Trouble {
    REFUSE("refused"),
    BLACK_HOLE("black hole"),
    DELAY("+1 s"),
    RESET("reset"),
    SLICE("sliced"),
    HALF_CLOSE("half-closed");

    private final String words;

    Trouble(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    /// Whether requests still get through, only slower.
    boolean passes() {
      return this == DELAY || this == SLICE;
    }
  }

  int port() {
    return proxy.port();
  }

  void disturb(Trouble trouble) {
    proxy.set(
        switch (trouble) {
          case REFUSE -> new Fault.Refuse();
          case BLACK_HOLE -> new Fault.BlackHole();
          case DELAY -> new Fault.Delay(SLOW);
          case RESET -> new Fault.Reset();
          case SLICE -> new Fault.Slice(Wire.SLICE);
          case HALF_CLOSE -> new Fault.HalfClose();
        });
  }

  void heal() {
    proxy.heal();
  }

  @Override
  public void close() {
    proxy.close();
  }
}
