package io.rapport.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Keycloak in its production mode on the PostgreSQL of this checkout, with the realm of
/// `deploy/keycloak`, which it imports when it does not know it yet.
///
/// Its JVM is started directly, as its own script would start it: a shell between the supervisor
/// and the JVM would hide the JVM's death.
final class Keycloak {
  private static final String DATABASE = "keycloak";
  private final Home home;
  private final Settings settings;
  private final Path server;

  Keycloak(Home home, Settings settings, Path server) {
    this.home = home;
    this.settings = settings;
    this.server = server;
  }

  boolean isBuilt() {
    return Files.exists(built());
  }

  private Path built() {
    return server.resolve("built");
  }

  /// What `start --optimized` asks for: the choice of the database is compiled in, once.
  void build() throws IOException, InterruptedException {
    if (isBuilt()) {
      return;
    }
    List<String> command = java();
    command.addAll(
        List.of(
            "build",
            "--db=postgres",
            "--health-enabled=true",
            "--http-management-health-enabled=false"));
    Path log = home.log("keycloak-build");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("KC_"));
    if (builder.start().waitFor() != 0) {
      throw new Failure("Keycloak's set-up failed:\n" + Files.readString(log).strip());
    }
    Files.createFile(built());
  }

  Launch launch() throws IOException {
    Path imports = Files.createDirectories(server.resolve("data/import"));
    Files.copy(
        home.root().resolve(settings.realm()),
        imports.resolve("rapport-realm.json"),
        StandardCopyOption.REPLACE_EXISTING);
    List<String> command = java();
    command.addAll(List.of("start", "--optimized", "--import-realm"));
    String health = settings.keycloak() + "/health/ready";
    return new Launch(
        "keycloak",
        "Keycloak " + Versions.KEYCLOAK,
        settings.keycloakPort(),
        settings.keycloak(),
        command,
        Map.ofEntries(
            Map.entry("KC_DB_URL", settings.jdbc(DATABASE)),
            Map.entry("KC_DB_USERNAME", DATABASE),
            Map.entry("KC_DB_PASSWORD", settings.databasePassword()),
            Map.entry("KC_DB_POOL_MAX_SIZE", "20"),
            Map.entry("KC_HTTP_ENABLED", "true"),
            Map.entry("KC_HTTP_HOST", settings.host()),
            Map.entry("KC_HTTP_PORT", Integer.toString(settings.keycloakPort())),
            Map.entry("KC_HOSTNAME", settings.keycloak()),
            Map.entry("KC_CACHE", "local"),
            Map.entry("KC_LOG_LEVEL", "info,io.smallrye.health:error"),
            Map.entry("KC_BOOTSTRAP_ADMIN_USERNAME", "admin"),
            Map.entry("KC_BOOTSTRAP_ADMIN_PASSWORD", "admin"),
            Map.entry("RAPPORT_GATEWAY_URL", settings.gateway())),
        home.root(),
        home.log("keycloak"),
        () -> Http.ok(health),
        Duration.ofMinutes(8),
        "TERM",
        Duration.ofSeconds(30));
  }

  private List<String> java() {
    List<String> command = new ArrayList<>(Jvm.command(home));
    command.addAll(
        List.of(
            "-Xms64m",
            "-Xmx512m",
            "-XX:MaxMetaspaceSize=256m",
            "-Duser.language=en",
            "-Duser.country=US",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.base/java.security=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
            "-Dkc.home.dir=" + server,
            "-Djboss.server.config.dir=" + server.resolve("conf"),
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-Dpicocli.disable.closures=true",
            "-Dquarkus-log-max-startup-records=10000",
            "-cp",
            server.resolve("lib/quarkus-run.jar").toString(),
            "io.quarkus.bootstrap.runner.QuarkusEntryPoint"));
    return command;
  }
}
