package io.rapport.gateway.limit;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Limits of the gateway.
@ConfigMapping(prefix = "rapport.gateway.limit")
public interface LimitConfig {

  /// Largest body of the collection API, as it is sent (compressed or not). Default 500 KB.
  @WithDefault("500K")
  MemorySize collectionBody();

  /// Largest body of `/api`. Default 1 MB.
  @WithDefault("1M")
  MemorySize apiBody();

  /// Longest path with its query. Default 8 KB. The HTTP server refuses above 64 KB by itself, and
  /// without a body.
  @WithDefault("8K")
  MemorySize uri();

  /// Largest headers, together. Default 16 KB; the HTTP server as above.
  @WithDefault("16K")
  MemorySize headers();

  /// Largest part of a file that is imported. Default 4 MB.
  @WithDefault("4M")
  MemorySize importBody();

  /// Requests a window with one write key. Default 20,000, in batches of up to 2,500 events.
  @WithDefault("20000")
  long perWriteKey();

  /// Requests a window of the collection API from one address, whatever keys it shows. Default
  /// 60,000: what three busy sources behind one address may send.
  @WithDefault("60000")
  long perSender();

  /// Requests a window of one caller in one workspace. Default 12,000.
  @WithDefault("12000")
  long perCaller();

  /// Requests a window of all callers of a workspace together. Default 60,000.
  @WithDefault("60000")
  long perWorkspace();

  /// Requests a window from one address that shows neither key nor token. Default 20,000: keys of
  /// some libraries stand in the body, where the gateway does not look.
  @WithDefault("20000")
  long perAddress();

  /// Window of the limits on requests. Default a minute.
  @WithDefault("60s")
  Duration window();

  /// How long an answer of Redis is waited for before the process decides by itself. Default 50 ms.
  @WithDefault("50ms")
  Duration redisTimeout();

  /// How long Redis is left alone after it failed. Default 1 s.
  @WithDefault("1s")
  Duration redisPause();
}
