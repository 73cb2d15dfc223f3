package io.rapport.benchmarks.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A platform for this run alone, in a directory and at ports of its own, with the same supervisor
/// as any other: what it kills, the supervisor starts again.
final class OwnPlatform {

  private static final String PASSWORD = "rapport";
  private static final int LOWEST = 20_000;
  private static final int RANGE = 10_000;

  /// Where the gateway shows its metrics, which is not where it serves.
  private static final String GATEWAY_METRICS = "gateway metrics";

  private final ObjectMapper json = new ObjectMapper();
  private final Path root;
  private final Path directory;
  private final String starter;
  private final Map<String, Integer> ports = new TreeMap<>();

  /// @param starter the class path of the starter
  OwnPlatform(Path root, Path directory, String starter) throws IOException {
    this.root = root;
    this.directory = directory;
    this.starter = starter;
    drawPorts();
  }

  /// Below the ports that the system gives to outgoing connections: a service that is down must
  /// find its port free when it comes back.
  private void drawPorts() throws IOException {
    Random random = new Random();
    List<String> names = new ArrayList<>(Parts.ALL);
    names.add(GATEWAY_METRICS);
    while (ports.size() < names.size()) {
      int port = LOWEST + random.nextInt(RANGE);
      if (!ports.containsValue(port) && isFree(port)) {
        ports.put(names.get(ports.size()), port);
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  int port(String part) {
    return ports.get(part);
  }

  String url(String part) {
    return "http://localhost:" + port(part);
  }

  String metrics(String part) {
    return url(part.equals(Parts.GATEWAY) ? GATEWAY_METRICS : part) + "/q/metrics";
  }

  String issuer() {
    return url(Parts.KEYCLOAK) + "/realms/rapport";
  }

  Path logs() {
    return directory.resolve("logs");
  }

  /// Starts from nothing, whatever an earlier run left.
  ///
  /// @param wires the port through which each link goes
  void start(Map<Link, Integer> wires) throws IOException, InterruptedException {
    run(Map.of(), true, "reset");
    clearLogs();
    Map<String, String> env = new LinkedHashMap<>();
    env.put("RAPPORT_DATABASE_PORT", Integer.toString(port(Parts.POSTGRES)));
    env.put("RAPPORT_REDIS_PORT", Integer.toString(port(Parts.REDIS)));
    env.put("RAPPORT_KEYCLOAK_PORT", Integer.toString(port(Parts.KEYCLOAK)));
    for (String part : Parts.SERVICES) {
      env.put(
          "RAPPORT_" + Parts.service(part).toUpperCase(Locale.ROOT) + "_PORT",
          Integer.toString(port(part)));
    }
    env.put("RAPPORT_ENV_GATEWAY_RAPPORT_MANAGEMENT_PORT", Integer.toString(port(GATEWAY_METRICS)));
    wires.forEach(
        (link, port) ->
            link.settings(port)
                .forEach(
                    (name, value) ->
                        env.put(
                            "RAPPORT_ENV_" + link.from().toUpperCase(Locale.ROOT) + "_" + name,
                            value)));
    run(env, false, "up");
  }

  void stop() throws IOException, InterruptedException {
    run(Map.of(), true, "down");
  }

  private void clearLogs() throws IOException {
    if (Files.isDirectory(logs())) {
      try (Stream<Path> files = Files.list(logs())) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void run(Map<String, String> env, boolean quiet, String command)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-Drapport.root=" + root,
            "-Drapport.dir=" + directory,
            "-Drapport.tty=false",
            "-cp",
            starter,
            "io.rapport.local.Main",
            command));
    ProcessBuilder builder = new ProcessBuilder(line).directory(root.toFile()).inheritIO();
    if (quiet) {
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }
    builder.environment().keySet().removeIf(name -> name.startsWith("RAPPORT_"));
    builder.environment().putAll(env);
    int code = builder.start().waitFor();
    if (code != 0) {
      throw new IOException("The platform of this run: '" + command + "' ended with code " + code);
    }
  }

  /// The process of a part, as the supervisor knows it; none while it is down.
  OptionalLong pid(String part) throws IOException {
    JsonNode pid = part(part).path("pid");
    return pid.isNumber() ? OptionalLong.of(pid.asLong()) : OptionalLong.empty();
  }

  int restarts(String part) throws IOException {
    return part(part).path("restarts").asInt();
  }

  private JsonNode part(String name) throws IOException {
    JsonNode state = json.readTree(directory.resolve("run/state.json").toFile());
    for (JsonNode part : state.path("parts")) {
      if (part.path("name").asText().equals(name)) {
        return part;
      }
    }
    throw new IOException("The supervisor does not know " + name);
  }

  /// The process and all that it has started, itself first.
  List<Long> tree(String part) throws IOException {
    OptionalLong pid = pid(part);
    if (pid.isEmpty()) {
      return List.of();
    }
    List<Long> tree = new ArrayList<>(List.of(pid.getAsLong()));
    ProcessHandle.of(pid.getAsLong())
        .ifPresent(p -> p.descendants().map(ProcessHandle::pid).forEach(tree::add));
    return tree;
  }

  static void signal(String signal, List<Long> pids) throws IOException, InterruptedException {
    if (pids.isEmpty()) {
      return;
    }
    List<String> line = new ArrayList<>(List.of("/bin/kill", "-" + signal));
    pids.forEach(pid -> line.add(Long.toString(pid)));
    Process kill =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!kill.waitFor(5, TimeUnit.SECONDS)) {
      kill.destroyForcibly();
    }
  }

  /// As a superuser, straight to the server: no fault lies on this way.
  Connection database(String name) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s?connectTimeout=5&socketTimeout=120"
            .formatted(port(Parts.POSTGRES), name),
        "postgres",
        PASSWORD);
  }
}
