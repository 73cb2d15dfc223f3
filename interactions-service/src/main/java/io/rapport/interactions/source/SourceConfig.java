package io.rapport.interactions.source;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "rapport.source")
interface SourceConfig {

  /// How long a verified write key is believed before it is looked up again; hence how long
  /// another replica may still accept a revoked one.
  @WithDefault("PT30S")
  Duration believe();

  /// How long an unknown write key is refused without a look-up.
  @WithDefault("PT5S")
  Duration disbelieve();

  /// How many write keys are remembered, the unknown ones included.
  @WithDefault("20000")
  int remembered();
}
