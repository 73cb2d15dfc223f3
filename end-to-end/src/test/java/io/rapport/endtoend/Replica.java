package io.rapport.endtoend;

import static org.awaitility.Awaitility.await;

import io.rapport.testing.Repository;
import io.rapport.testing.TestDatabase;
import io.rapport.testing.TestIssuer;
import io.rapport.testing.fault.RealPostgres;
import io.rapport.testing.fault.RealProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A replica of the service that collects events, as it was built, to be killed and started again
/// at the same address. Nobody reads its log.
final class Replica implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static RealPostgres postgres;

  private final Map<String, String> environment = new HashMap<>();
  private final int port = RealPlatform.freePort();
  private RealProcess process;

  private Replica(Map<String, String> more) {
    environment.put("RAPPORT_DATABASE_PORT", String.valueOf(postgres().port()));
    environment.put("RAPPORT_DATABASE_PASSWORD", TestDatabase.PASSWORD);
    environment.put("RAPPORT_ISSUER", TestIssuer.get().url());
    environment.put("RAPPORT_HTTP_PORT", String.valueOf(port));
    environment.put("RAPPORT_MANAGEMENT_PORT", String.valueOf(RealPlatform.freePort()));
    environment.put("RAPPORT_PROFILES_URL", "http://localhost:" + RealPlatform.freePort());
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.putAll(more);
  }

  /// A durable PostgreSQL with the service's database, for the tests of a run.
  static synchronized RealPostgres postgres() {
    if (postgres == null) {
      postgres = RealPostgres.start();
      postgres.create("interactions");
    }
    return postgres;
  }

  static Replica start(Map<String, String> more) {
    Replica replica = new Replica(more);
    replica.start();
    return replica;
  }

  void start() {
    Path jar = Repository.root().resolve("interactions-service/target/quarkus-app/quarkus-run.jar");
    process =
        RealProcess.program(
            List.of(
                program("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                jar.toString()),
            environment);
    await("a replica")
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(100))
        .until(this::isReady);
  }

  private boolean isReady() throws InterruptedException {
    if (!process.alive()) {
      throw new IllegalStateException(String.join("\n", process.output()));
    }
    try {
      HttpRequest probe =
          HttpRequest.newBuilder(URI.create(url() + "/q/health/ready"))
              .timeout(Duration.ofSeconds(5))
              .build();
      return HTTP.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  private static String program(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  String url() {
    return "http://localhost:" + port;
  }

  void kill() {
    process.kill();
  }

  boolean alive() {
    return process.alive();
  }

  /// Megabytes on its heap that are in use, after a collection.
  long megabytes() {
    try (RealProcess jcmd =
        RealProcess.program(
            List.of(program("jcmd"), String.valueOf(process.pid()), "GC.class_histogram"),
            Map.of())) {
      String[] total =
          jcmd.awaitLine(line -> line.startsWith("Total"), Duration.ofSeconds(30)).split("\\s+");
      return Long.parseLong(total[2]) >> 20;
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
