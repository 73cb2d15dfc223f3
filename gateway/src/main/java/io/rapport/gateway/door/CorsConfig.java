package io.rapport.gateway.door;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/// Which web pages may call.
@ConfigMapping(prefix = "rapport.gateway.cors")
public interface CorsConfig {

  /// Origins that may call the collection API. Default any, never with credentials.
  @WithDefault("*")
  List<String> collectionOrigins();

  /// Origins that may call `/api`; `:*` at the end stands for any port. Default pages of this
  /// machine.
  @WithDefault("http://localhost:*,http://127.0.0.1:*")
  List<String> apiOrigins();

  /// How long a browser may remember the answer to a preflight. Default a day.
  @WithDefault("24h")
  Duration maxAge();
}
