package io.rapport.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/// A real Redis that can be stopped and started again.
public final class RealRedis {

  private static final RealRedis INSTANCE = new RealRedis();

  private final int port;
  private RedisServer server;

  private RealRedis() {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  /// The one of this JVM.
  public static RealRedis get() {
    return INSTANCE;
  }

  public String url() {
    return "redis://localhost:" + port;
  }

  public void start() {
    try {
      server =
          RedisServer.newRedisServer()
              .port(port)
              .setting("save \"\"")
              .setting("bind 127.0.0.1")
              .build();
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void stop() {
    try {
      if (server.isActive()) {
        server.stop();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
