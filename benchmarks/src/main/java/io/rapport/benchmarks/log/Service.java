package io.rapport.benchmarks.log;

import io.rapport.testing.Repository;
import io.rapport.testing.TestDatabase;
import io.rapport.testing.TestIssuer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One end of the log: a process of its own, started as `./rapport up` starts a service.
final class Service implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  final String name;
  final String url;
  private final Process process;
  private final HttpClient http;

  Service(String name, Server server, HttpClient http, Path work, List<String> options)
      throws IOException, InterruptedException {
    this.name = name;
    this.http = http;
    int port = freePort();
    this.url = "http://localhost:" + port;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xms64m",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Drapport.service=" + name,
            "-Drapport.http.port=" + port,
            "-Drapport.database.port=" + server.port(),
            "-Drapport.database.password=" + TestDatabase.PASSWORD,
            "-Drapport.issuer=" + TestIssuer.get().url()));
    command.addAll(options);
    command.add("-jar");
    command.add(
        Repository.root().resolve("benchmarks/log/target/quarkus-app/quarkus-run.jar").toString());
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(work.resolve(name + ".log").toFile())
            .start();
    awaitReady(work);
  }

  private void awaitReady(Path work) throws InterruptedException, IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < until && process.isAlive()) {
      if (isReady()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    process.destroyForcibly();
    throw new IOException("The " + name + " did not start: see " + work.resolve(name + ".log"));
  }

  private boolean isReady() throws InterruptedException {
    try {
      URI ready = URI.create(url + "/q/health/ready");
      return http.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException _) {
      return false; // it does not listen yet
    }
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  /// Calls it; throws unless it answers with success.
  String call(String method, String path) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    var answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(path + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(null, 30, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }
}
