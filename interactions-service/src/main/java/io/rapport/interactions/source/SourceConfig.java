package io.rapport.interactions.source;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "rapport.source")
interface SourceConfig {

  /// How long a verified write key is believed before it is looked up again; hence how long
  /// another replica may still accept a revoked one. Default 30 s.
  @WithDefault("PT30S")
  Duration believe();

  /// How long it is believed when it cannot be looked up again. Default and most 60 s: longer, a
  /// revoked key would be accepted for longer than is promised.
  @WithDefault("PT60S")
  Duration believeAtMost();

  /// How long a call waits until its key is looked up; beyond, callers are told to come again
  /// (503). Where the last known answer may hold on, a fifth of it. Default 0.5 s.
  @WithDefault("PT0.5S")
  Duration patience();

  /// How long an unknown write key is refused without a look-up.
  @WithDefault("PT5S")
  Duration disbelieve();

  /// How many write keys are remembered, the unknown ones included.
  @WithDefault("20000")
  int remembered();
}
