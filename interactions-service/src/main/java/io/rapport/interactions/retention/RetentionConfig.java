package io.rapport.interactions.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "rapport.retention")
interface RetentionConfig {

  /// How long message ids are remembered: a repeat within that time has no effect, a later one is
  /// stored as a new event. Default and least 30 days.
  @WithDefault("P30D")
  Duration messageIds();

  /// How long events are kept that were set aside, unless their source keeps its events for less.
  /// Default 90 days.
  @WithDefault("P90D")
  Duration quarantine();

  /// How long it is remembered of each message that it was held back; their numbers stay. Default
  /// 30 days.
  @WithDefault("P30D")
  Duration held();
}
