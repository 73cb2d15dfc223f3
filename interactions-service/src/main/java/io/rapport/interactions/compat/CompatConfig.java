package io.rapport.interactions.compat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

@ConfigMapping(prefix = "rapport.compat")
interface CompatConfig {

  /// The address of the gateway as SDKs reach it, for example `https://cdp.example.com`. Default:
  /// the address that each asks for its settings, which is wrong only where a proxy before the
  /// gateway hides it.
  Optional<URI> publicUrl();

  /// How long an SDK or a cache may keep settings. Default a minute.
  @WithDefault("PT1M")
  Duration settingsLife();

  /// Bytes of figures that an SDK may send about itself; they are counted and thrown away.
  @WithDefault("512000")
  int figureBytes();
}
