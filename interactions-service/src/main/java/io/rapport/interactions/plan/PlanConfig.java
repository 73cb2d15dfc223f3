package io.rapport.interactions.plan;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.Period;

@ConfigMapping(prefix = "rapport.plan")
interface PlanConfig {

  /// How long a plan is believed before its version is looked up again; hence how long another
  /// replica may still hold events against the version before. Default 30 s.
  @WithDefault("PT30S")
  Duration believe();

  /// How long a call waits until a plan is looked up, then 503; where the last known version holds
  /// on, a fifth of it. Default 0.5 s.
  @WithDefault("PT0.5S")
  Duration patience();

  /// How many schemas of plans are remembered, compiled; each takes about a kilobyte.
  @WithDefault("40000")
  int remembered();

  /// How long the counts of violations are kept. Default 400 days.
  @WithDefault("P400D")
  Period violationsKept();

  /// Different violations of a source and day that a replica counts one by one; the others count
  /// together.
  @WithDefault("1000")
  int violationsOfDay();

  /// How long events may be looked for when a plan is made from them. Default 20 s.
  @WithDefault("PT20S")
  Duration lookingBack();
}
