package io.rapport.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/// What a service under test stands on: a real PostgreSQL with its database and roles, and an
/// issuer of tokens. The sequencer, relay and jobs of the service run as in production.
public class PlatformResource implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    Map<String, String> config = new HashMap<>();
    String service = serviceUnderTest();
    if (service != null) {
      config.put("rapport.database.host", "localhost");
      config.put("rapport.database.port", String.valueOf(TestDatabase.create(service)));
      config.put("rapport.database.password", TestDatabase.PASSWORD);
    }
    config.put("rapport.issuer", TestIssuer.get().url());
    config.put("quarkus.oidc.token.forced-jwk-refresh-interval", "1S");
    config.put("quarkus.http.test-port", "0");
    return config;
  }

  @Override
  public void stop() {
    // the servers end with the JVM: the modules' tests share them
  }

  /// The name of the service whose module this is, null where there is no database.
  static String serviceUnderTest() {
    Path properties = Path.of("src/main/resources/application.properties");
    Properties values = new Properties();
    try (Reader reader = Files.newBufferedReader(properties)) {
      values.load(reader);
    } catch (IOException e) {
      throw new IllegalStateException("No " + properties.toAbsolutePath(), e);
    }
    String service = values.getProperty("rapport.service");
    return "gateway".equals(service) ? null : service;
  }
}
