package io.rapport.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How the relays of this process deliver.
@ConfigMapping(prefix = "rapport.relay")
public interface RelayConfig {

  /// Whether this process delivers at all; default true, false in tests.
  @WithDefault("true")
  boolean enabled();

  /// Lanes worked on at the same time, per subscriber; default 4 of the 8.
  @WithDefault("4")
  int concurrency();

  /// How long a lane stays with a process that has died; default 8 seconds, so that with
  /// the second that others take to notice, its lanes go on within ten.
  @WithDefault("8s")
  Duration lease();

  /// Events in one batch; default 500.
  @WithDefault("500")
  int events();

  /// Bytes of event data in one batch, unless one event alone has more; default 1 MiB.
  @WithDefault("1048576")
  int bytes();

  /// How many times as long as a delivery took its lane rests after it while the process is under
  /// [Pressure]; default 19, which leaves a lane a twentieth of its time.
  @WithDefault("19")
  int rest();

  /// How long nothing is delivered in a lane until the subscriber is asked whether it still stands
  /// there; default 30 seconds. One that was restored meanwhile gets what it has lost.
  @WithDefault("30s")
  Duration probe();
}
