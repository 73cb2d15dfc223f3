package io.rapport.interactions.enrich;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

@ConfigMapping(prefix = "rapport.enrich")
interface EnrichConfig {

  /// Different user agents that are remembered. Default 10,000, some 8 MB.
  @WithDefault("10000")
  int userAgents();

  /// How much of one processor may go into user agents that were not seen before; beyond, they are
  /// read roughly. Default a tenth: about 150 new ones a second.
  @WithDefault("0.1")
  double userAgentShare();

  /// A database of places by address in MaxMind's format (GeoLite2 City, DB-IP City Lite …).
  /// Without it, or while it cannot be read, events get no place.
  Optional<Path> geoDatabase();

  /// How often it is looked whether that file has changed. Default a minute.
  @WithDefault("PT1M")
  Duration geoRefresh();
}
