package io.rapport.benchmarks.chaos;

import java.util.List;

/// The names of what runs, as the supervisor calls it.
final class Parts {

  static final String POSTGRES = "postgres";
  static final String REDIS = "redis";
  static final String KEYCLOAK = "keycloak";
  static final String GATEWAY = "gateway";

  /// The services behind the gateway, by their short names.
  static final List<String> INNER = List.of("contacts", "interactions", "profiles", "segments");

  static final List<String> SERVICES =
      List.of(
          GATEWAY,
          "contacts-service",
          "interactions-service",
          "profiles-service",
          "segments-service");

  static final List<String> ALL =
      List.of(
          POSTGRES,
          REDIS,
          KEYCLOAK,
          GATEWAY,
          "contacts-service",
          "interactions-service",
          "profiles-service",
          "segments-service");

  private Parts() {}

  static boolean isService(String part) {
    return SERVICES.contains(part);
  }

  static String part(String service) {
    return service.equals(GATEWAY) ? GATEWAY : service + "-service";
  }

  static String service(String part) {
    return part.replace("-service", "");
  }
}
