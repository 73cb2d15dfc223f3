package io.rapport.interactions.stats;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "rapport.stats")
interface StatsConfig {

  /// How often what transactions counted is added to the hours; `off` for never. Reads are exact
  /// at any time, for they add what is not there yet.
  String rollUpEvery();

  /// How long the hours are kept.
  @WithDefault("P400D")
  Duration keep();

  /// Names, reasons or categories that an hour of a source keeps apart, for each verdict; those
  /// beyond are counted together.
  @WithDefault("200")
  int labels();
}
