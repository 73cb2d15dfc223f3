package io.rapport.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "rapport.idempotency")
interface IdempotencyConfig {

  /// How long the answer to an `Idempotency-Key` is kept; a write that is sent again later counts
  /// as a new one. Default three days, a weekend.
  @WithDefault("P3D")
  Duration life();

  /// How many are forgotten in one transaction. Default 5,000.
  @WithDefault("5000")
  int purgedAtOnce();
}
