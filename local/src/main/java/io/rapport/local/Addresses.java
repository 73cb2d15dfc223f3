package io.rapport.local;

import java.io.PrintStream;

/// What a user needs to begin.
final class Addresses {
  private Addresses() {}

  static void print(Settings settings, PrintStream out) {
    String gateway = settings.gateway();
    out.printf(
        """

          Gateway      %1$s
          Swagger UI   %1$s/swagger
          Keycloak     %2$s%3$s
          User         anna, password rapport (admin of Acme Outdoor)
          Try          curl -H "Authorization: Bearer $(./rapport token)" "%1$s/api/v1/profiles?limit=5"

        """,
        gateway, settings.keycloak(), settings.ownsKeycloak() ? "   (admin, password admin)" : "");
  }
}
