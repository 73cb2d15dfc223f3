package io.rapport.interactions.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "rapport.webhook")
interface WebhookConfig {

  /// How long a mapping is believed before it is looked up again; hence how long another replica
  /// may still use one that was changed. Default 15 s.
  @WithDefault("PT15S")
  Duration believe();

  /// How long a call waits until a mapping is looked up, then 503; where the last known one holds
  /// on, a fifth of it. Default 0.5 s.
  @WithDefault("PT0.5S")
  Duration lookUpPatience();

  /// How many mappings are kept ready. Default 1,000.
  @WithDefault("1000")
  int remembered();

  /// How long a mapping may take for one call; then the call is set aside. Default 1 s.
  @WithDefault("PT1S")
  Duration patience();
}
