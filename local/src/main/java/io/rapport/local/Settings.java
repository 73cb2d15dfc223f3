package io.rapport.local;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What may be set from outside, by environment variables; docs/running.md lists them.
///
/// A server whose address is given (`RAPPORT_DATABASE_HOST`, `RAPPORT_REDIS_URL`, `RAPPORT_ISSUER`)
/// is used as it is and not started.
public record Settings(
    boolean ownsPostgres,
    String databaseHost,
    int databasePort,
    String databasePassword,
    String databaseAdmin,
    String databaseAdminPassword,
    boolean ownsRedis,
    int redisPort,
    String redisUrl,
    boolean ownsKeycloak,
    int keycloakPort,
    String issuer,
    String host,
    Map<String, Integer> ports,
    String serviceHeap,
    String realm,
    boolean services,
    Map<String, Map<String, String>> own) {

  static final String SERVERS_ONLY = "RAPPORT_SERVERS_ONLY";
  static final List<String> SERVICES = List.of("contacts", "interactions", "profiles", "segments");

  private static final Map<String, Integer> PORTS = defaultPorts();

  static Settings of(Map<String, String> env) {
    boolean ownsPostgres = !given(env, "RAPPORT_DATABASE_HOST");
    boolean ownsRedis = !given(env, "RAPPORT_REDIS_URL");
    boolean ownsKeycloak = !given(env, "RAPPORT_ISSUER");
    int databasePort = port(env, "RAPPORT_DATABASE_PORT", ownsPostgres ? 15432 : 5432);
    int redisPort = port(env, "RAPPORT_REDIS_PORT", 16379);
    int keycloakPort = port(env, "RAPPORT_KEYCLOAK_PORT", 8180);
    String password = env.getOrDefault("RAPPORT_DATABASE_PASSWORD", "rapport");
    Map<String, Integer> ports = new LinkedHashMap<>();
    PORTS.forEach((name, port) -> ports.put(name, port(env, variable(name), port)));
    return new Settings(
        ownsPostgres,
        env.getOrDefault("RAPPORT_DATABASE_HOST", "localhost"),
        databasePort,
        password,
        ownsPostgres ? "postgres" : env.getOrDefault("RAPPORT_DATABASE_ADMIN_USER", ""),
        env.getOrDefault("RAPPORT_DATABASE_ADMIN_PASSWORD", password),
        ownsRedis,
        redisPort,
        ownsRedis ? "redis://localhost:" + redisPort : env.get("RAPPORT_REDIS_URL"),
        ownsKeycloak,
        keycloakPort,
        ownsKeycloak
            ? "http://localhost:" + keycloakPort + "/realms/rapport"
            : env.get("RAPPORT_ISSUER"),
        env.getOrDefault("RAPPORT_HOST", "127.0.0.1"),
        ports,
        env.getOrDefault("RAPPORT_SERVICE_HEAP", "224m"),
        env.getOrDefault("RAPPORT_REALM_FILE", "deploy/keycloak/rapport-realm.json"),
        !Boolean.parseBoolean(env.get(SERVERS_ONLY)),
        own(env));
  }

  /// `RAPPORT_ENV_PROFILES_QUARKUS_LOG_LEVEL=DEBUG` sets `QUARKUS_LOG_LEVEL` for profiles-service
  /// alone.
  private static Map<String, Map<String, String>> own(Map<String, String> env) {
    Map<String, Map<String, String>> own = new LinkedHashMap<>();
    for (String service : PORTS.keySet()) {
      String prefix = "RAPPORT_ENV_" + service.toUpperCase(java.util.Locale.ROOT) + "_";
      Map<String, String> its = new LinkedHashMap<>();
      env.forEach(
          (name, value) -> {
            if (name.startsWith(prefix)) {
              its.put(name.substring(prefix.length()), value);
            }
          });
      own.put(service, its);
    }
    return own;
  }

  static String variable(String name) {
    return "RAPPORT_" + name.toUpperCase(java.util.Locale.ROOT) + "_PORT";
  }

  String url(String name) {
    return "http://localhost:" + ports.get(name);
  }

  String gateway() {
    return url("gateway");
  }

  /// `http://localhost:8180` of `http://localhost:8180/realms/rapport`.
  String keycloak() {
    URI uri = URI.create(issuer);
    return uri.getScheme() + "://" + uri.getAuthority();
  }

  String jdbc(String database) {
    return "jdbc:postgresql://" + databaseHost + ":" + databasePort + "/" + database;
  }

  private static Map<String, Integer> defaultPorts() {
    Map<String, Integer> ports = new LinkedHashMap<>();
    ports.put("gateway", 8080);
    int port = 8081;
    for (String service : SERVICES) {
      ports.put(service, port++);
    }
    return ports;
  }

  private static boolean given(Map<String, String> env, String name) {
    return !env.getOrDefault(name, "").isBlank();
  }

  private static int port(Map<String, String> env, String name, int otherwise) {
    String value = env.get(name);
    if (value == null || value.isBlank()) {
      return otherwise;
    }
    try {
      int port = Integer.parseInt(value.strip());
      if (port > 0 && port < 65536) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new Failure(name + " is '" + value + "', but a port is a number from 1 to 65535", e);
    }
    throw new Failure(name + " is '" + value + "', but a port is a number from 1 to 65535");
  }
}
