package io.rapport.endtoend;

import io.rapport.testing.Repository;
import io.rapport.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import redis.embedded.RedisServer;

/// The gateway and the four services as they were built, on a real PostgreSQL and Redis, at free
/// ports.
public final class RealPlatform implements AutoCloseable {

  static final List<String> SERVICES = List.of("contacts", "interactions", "profiles", "segments");

  /// How long the services believe a write key that they have verified: short, to be waited for.
  static final java.time.Duration BELIEF = java.time.Duration.ofSeconds(2);

  private final String issuer;
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final List<ServerProcess> processes = new ArrayList<>();
  private final RedisServer redis;
  private final int redisPort = freePort();
  private final int databasePort;

  private RealPlatform(String issuer) {
    this.issuer = issuer;
    this.databasePort = TestDatabase.start();
    SERVICES.forEach(TestDatabase::create);
    try {
      redis =
          RedisServer.newRedisServer()
              .port(redisPort)
              .setting("save \"\"")
              .setting("bind 127.0.0.1")
              .build();
      redis.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts everything and waits until the gateway finds all services ready.
  ///
  /// @param issuer of the tokens that it believes
  public static RealPlatform start(String issuer) {
    RealPlatform platform = new RealPlatform(issuer);
    try {
      List<String> names = new ArrayList<>(SERVICES);
      names.add("gateway");
      names.forEach(name -> platform.ports.put(name, freePort()));
      names.forEach(name -> platform.processes.add(platform.launch(name, name)));
      for (int i = 0; i < names.size(); i++) {
        platform.processes.get(i).awaitReady(platform.ready(names.get(i)));
      }
      return platform;
    } catch (RuntimeException e) {
      platform.close();
      throw e;
    }
  }

  public String gateway() {
    return url("gateway");
  }

  String url(String name) {
    return "http://localhost:" + ports.get(name);
  }

  /// Another replica of a service, which the gateway does not know; its address.
  String replica(String service) {
    String name = service + "-replica";
    ports.put(name, freePort());
    ServerProcess replica = launch(service, name);
    processes.add(replica);
    replica.awaitReady(url(name) + "/q/health/ready");
    return url(name);
  }

  private String ready(String name) {
    return url(name) + (name.equals("gateway") ? "/health/ready" : "/q/health/ready");
  }

  private ServerProcess launch(String module, String name) {
    Path jar =
        Repository.root()
            .resolve(module.equals("gateway") ? module : module + "-service")
            .resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is not built: ./rapport test builds it before");
    }
    return ServerProcess.start(
        name,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-jar",
            jar.toString()),
        environment(ports.get(name)));
  }

  private Map<String, String> environment(int port) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("RAPPORT_DATABASE_HOST", "localhost");
    environment.put("RAPPORT_DATABASE_PORT", String.valueOf(databasePort));
    environment.put("RAPPORT_DATABASE_PASSWORD", TestDatabase.PASSWORD);
    environment.put("RAPPORT_ISSUER", issuer);
    environment.put("RAPPORT_REDIS_URL", "redis://localhost:" + redisPort);
    environment.put("RAPPORT_HTTP_PORT", String.valueOf(port));
    environment.put("RAPPORT_MANAGEMENT_PORT", String.valueOf(freePort()));
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_DATASOURCE_JDBC_MAX_SIZE", "8");
    SERVICES.forEach(
        service ->
            environment.put("RAPPORT_" + service.toUpperCase(Locale.ROOT) + "_URL", url(service)));
    // a matrix is more than one caller may ask for in a minute
    environment.put("RAPPORT_GATEWAY_LIMIT_PER_CALLER", "1000000");
    environment.put("RAPPORT_GATEWAY_LIMIT_PER_WORKSPACE", "1000000");
    environment.put("RAPPORT_GATEWAY_LIMIT_PER_ADDRESS", "1000000");
    environment.put("RAPPORT_SOURCE_BELIEVE", BELIEF.toString());
    // a machine that does more than this is no sign of an absent database
    environment.put("RAPPORT_SOURCE_PATIENCE", "PT10S");
    // whoever looks for what refused callers change must not see what changes by the clock
    environment.put("RAPPORT_STATS_ROLL_UP_EVERY", "off");
    environment.put("RAPPORT_TAIL_USUAL", "PT1S");
    return environment;
  }

  static int freePort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    processes.reversed().forEach(ServerProcess::close);
    try {
      redis.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
