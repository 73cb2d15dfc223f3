package io.rapport.messaging;

import io.rapport.testing.fault.RealPostgres;
import java.util.HashMap;
import java.util.Map;

/// One durable PostgreSQL for the promise tests of a run, with the databases of services.
final class RealCluster {

  private static final Map<String, ServiceDatabase> DATABASES = new HashMap<>();
  private static RealPostgres postgres;

  private RealCluster() {}

  static synchronized RealPostgres postgres() {
    if (postgres == null) {
      postgres = RealPostgres.start();
    }
    return postgres;
  }

  /// The database of a service of this name, without a row.
  static synchronized ServiceDatabase clean(String name) {
    ServiceDatabase database =
        DATABASES.computeIfAbsent(name, n -> ServiceDatabase.on(postgres(), n));
    database.reconnect();
    database.clean();
    return database;
  }
}
