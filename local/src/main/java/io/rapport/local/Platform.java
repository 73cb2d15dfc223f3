package io.rapport.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What makes up Rapport on one machine, and in which order it starts.
final class Platform {
  private Platform() {}

  /// What must be done once, and what a start must find: programs, a cluster, a built Keycloak,
  /// free ports.
  static void prepare(Home home, Settings settings, Progress progress)
      throws IOException, InterruptedException {
    requirePorts(settings);
    Artifacts artifacts = new Artifacts(home, progress);
    artifacts.provide(settings);
    if (settings.ownsPostgres()) {
      Postgres postgres = new Postgres(home, settings, artifacts.postgres());
      if (postgres.isNew()) {
        progress.step("PostgreSQL: making the cluster");
        postgres.initialise();
      }
    }
    if (settings.ownsKeycloak()) {
      Keycloak keycloak = new Keycloak(home, settings, artifacts.keycloak());
      if (!keycloak.isBuilt()) {
        progress.step("Keycloak: set-up (once)");
        keycloak.build();
      }
    }
    if (settings.services()) {
      new Services(home, settings).install();
    }
  }

  private static void requirePorts(Settings settings) {
    if (settings.ownsPostgres()) {
      Ports.requireFree(settings.databasePort(), "PostgreSQL", "RAPPORT_DATABASE_PORT");
    }
    if (settings.ownsRedis()) {
      Ports.requireFree(settings.redisPort(), "Redis", "RAPPORT_REDIS_PORT");
    }
    if (settings.ownsKeycloak()) {
      Ports.requireFree(settings.keycloakPort(), "Keycloak", "RAPPORT_KEYCLOAK_PORT");
    }
    if (settings.services()) {
      settings
          .ports()
          .forEach(
              (name, port) ->
                  Ports.requireFree(port, Services.module(name), Settings.variable(name)));
    }
  }

  static int supervise(Home home) throws IOException, InterruptedException {
    Settings settings = Settings.of(System.getenv());
    return new Supervisor(home, settings)
        .run(List.of(() -> servers(home, settings), () -> programs(home, settings)));
  }

  private static List<Launch> servers(Home home, Settings settings) throws Exception {
    Artifacts artifacts = new Artifacts(home, new Progress(System.out));
    List<Launch> servers = new ArrayList<>();
    if (settings.ownsPostgres()) {
      servers.add(new Postgres(home, settings, artifacts.postgres()).launch());
    }
    if (settings.ownsRedis()) {
      servers.add(Redis.launch(home, settings, artifacts.redis()));
    }
    return servers;
  }

  /// The services do not wait for Keycloak: they start without it.
  private static List<Launch> programs(Home home, Settings settings) throws Exception {
    new Databases(home, settings).prepare();
    List<Launch> programs = new ArrayList<>();
    if (settings.ownsKeycloak()) {
      Artifacts artifacts = new Artifacts(home, new Progress(System.out));
      programs.add(new Keycloak(home, settings, artifacts.keycloak()).launch());
    }
    if (settings.services()) {
      programs.addAll(new Services(home, settings).launches());
    }
    return programs;
  }
}
