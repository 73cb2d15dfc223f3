package io.rapport.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How this process clears away, at the end of a resync, what the source does not have any more.
@ConfigMapping(prefix = "rapport.resync")
public interface ResyncConfig {

  /// Rows that one transaction looks at, at most; default 5,000. A service may look at fewer where
  /// a row is much work.
  @WithDefault("5000")
  int chunk();

  /// How long one request of the source clears away before it is answered, at least one chunk;
  /// default 5 seconds. The source gives a request up after 30.
  @WithDefault("5s")
  Duration sweep();
}
