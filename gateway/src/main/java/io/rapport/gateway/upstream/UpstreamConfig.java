package io.rapport.gateway.upstream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How the gateway talks to the services.
@ConfigMapping(prefix = "rapport.gateway.upstream")
public interface UpstreamConfig {

  /// Longest silence of a service during a request of `/api`, then 504. Default 30 s.
  @WithDefault("30s")
  Duration apiTimeout();

  /// The same for the collection API. Default 15 s.
  @WithDefault("15s")
  Duration collectionTimeout();

  /// Longest time for a connection to come about, then 503. Default 2 s.
  @WithDefault("2s")
  Duration connectTimeout();

  /// Most connections to one service, for each event loop together. Default 128.
  @WithDefault("128")
  int connections();

  /// Most requests that wait for a connection, then 503. Default 1,000.
  @WithDefault("1000")
  int waiting();

  /// Most connections for the collection API: as much as is stored well within a second. Default
  /// 64.
  @WithDefault("64")
  int collectionConnections();

  /// Most requests that wait for one of them, then 503. Default 400: a burst of small ones.
  @WithDefault("400")
  int collectionWaiting();

  /// How long they wait, then 503. Default 250 ms: a service refuses within a second what it cannot
  /// store, and who waits here for long before would hear of it later.
  @WithDefault("250ms")
  Duration collectionPatience();

  /// How long an idle connection is kept; shorter than what the services keep theirs. Default 60 s.
  @WithDefault("60s")
  Duration keepAlive();
}
