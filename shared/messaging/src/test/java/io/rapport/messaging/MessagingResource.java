package io.rapport.messaging;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.rapport.testing.TestDatabase;
import io.rapport.testing.TestIssuer;
import java.util.Map;

/// A database and an issuer for the log alone.
public class MessagingResource implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    return Map.of(
        "rapport.database.port", String.valueOf(TestDatabase.create("messaging")),
        "rapport.issuer", TestIssuer.get().url());
  }

  @Override
  public void stop() {
    // the servers end with the JVM
  }
}
