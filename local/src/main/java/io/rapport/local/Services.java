package io.rapport.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Rapport's own services, run from copies: a build beside a running platform must not pull the
/// jars from under it.
final class Services {
  private final Home home;
  private final Settings settings;

  Services(Home home, Settings settings) {
    this.home = home;
    this.settings = settings;
  }

  static String module(String name) {
    return name.equals("gateway") ? "gateway" : name + "-service";
  }

  /// Takes over what the build made, when it is another than the last time.
  void install() throws IOException {
    for (String name : settings.ports().keySet()) {
      Path built = home.root().resolve(module(name)).resolve("target/quarkus-app");
      Path runner = built.resolve("quarkus-run.jar");
      Path app = home.apps().resolve(module(name));
      Path installed = app.resolve("quarkus-run.jar");
      if (!Files.exists(runner)) {
        if (Files.exists(installed)) {
          continue;
        }
        throw new Failure("%s has not been built: %s is missing".formatted(module(name), runner));
      }
      if (Files.exists(installed)
          && Files.getLastModifiedTime(installed).equals(Files.getLastModifiedTime(runner))) {
        continue;
      }
      Path unfinished = home.apps().resolve(module(name) + ".new");
      Home.delete(unfinished);
      Files.createDirectories(unfinished);
      Home.copy(built, unfinished);
      Home.delete(app);
      Files.move(unfinished, app);
    }
  }

  List<Launch> launches() {
    List<Launch> launches = new ArrayList<>();
    settings.ports().forEach((name, port) -> launches.add(launch(name, port)));
    return launches;
  }

  private Launch launch(String name, int port) {
    Path app = home.apps().resolve(module(name));
    List<String> command = new ArrayList<>(Jvm.command(home));
    command.addAll(
        List.of(
            "-Xms64m",
            "-Xmx" + settings.serviceHeap(),
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            app.resolve("quarkus-run.jar").toString()));
    String ready =
        "http://127.0.0.1:" + port + (name.equals("gateway") ? "/health/ready" : "/q/health/ready");
    return new Launch(
        module(name),
        module(name),
        port,
        settings.url(name),
        command,
        environment(name, port),
        home.root(),
        home.log(module(name)),
        () -> Http.ok(ready),
        Duration.ofMinutes(8),
        "TERM",
        Duration.ofSeconds(30));
  }

  private Map<String, String> environment(String service, int port) {
    Map<String, String> env = new TreeMap<>();
    env.put("RAPPORT_DATABASE_HOST", settings.databaseHost());
    env.put("RAPPORT_DATABASE_PORT", Integer.toString(settings.databasePort()));
    env.put("RAPPORT_DATABASE_PASSWORD", settings.databasePassword());
    env.put("RAPPORT_ISSUER", settings.issuer());
    env.put("RAPPORT_REDIS_URL", settings.redisUrl());
    env.put("RAPPORT_HTTP_PORT", Integer.toString(port));
    if (service.equals("gateway")) {
      env.put("RAPPORT_MANAGEMENT_PORT", Integer.toString(port + 1_000));
    }
    env.put("QUARKUS_HTTP_HOST", settings.host());
    settings
        .ports()
        .keySet()
        .forEach(
            name ->
                env.put("RAPPORT_" + name.toUpperCase(Locale.ROOT) + "_URL", settings.url(name)));
    env.putAll(settings.own().get(service));
    return env;
  }
}
