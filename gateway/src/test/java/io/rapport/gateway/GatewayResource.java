package io.rapport.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.rapport.testing.TestIssuer;
import java.util.Map;

/// What the gateway under test stands between: four services, an issuer of tokens, a real Redis.
public class GatewayResource implements QuarkusTestResourceLifecycleManager {

  public static final int PER_WRITE_KEY = 40;
  public static final int PER_CALLER = 60;
  public static final int PER_SENDER = 500;

  @Override
  public Map<String, String> start() {
    TestIssuer.get().off();
    return Map.ofEntries(
        Map.entry("rapport.issuer", TestIssuer.get().url()),
        Map.entry("quarkus.oidc.token.forced-jwk-refresh-interval", "1S"),
        Map.entry("rapport.redis.url", RealRedis.get().url()),
        Map.entry("rapport.contacts.url", Fakes.CONTACTS.url()),
        Map.entry("rapport.interactions.url", Fakes.INTERACTIONS.url()),
        Map.entry("rapport.profiles.url", Fakes.PROFILES.url()),
        Map.entry("rapport.segments.url", Fakes.SEGMENTS.url()),
        Map.entry("quarkus.http.test-port", "0"),
        Map.entry("rapport.gateway.limit.per-write-key", String.valueOf(PER_WRITE_KEY)),
        Map.entry("rapport.gateway.limit.per-caller", String.valueOf(PER_CALLER)),
        Map.entry("rapport.gateway.limit.per-sender", String.valueOf(PER_SENDER)),
        Map.entry("rapport.gateway.limit.redis-pause", "100ms"),
        Map.entry("rapport.gateway.upstream.api-timeout", "1s"));
  }

  /// The gateway has started without the issuer, which one test looks at before it comes.
  @Override
  public void inject(Object test) {
    if (!(test instanceof AbsentIssuerTest)) {
      TestIssuer.get().on();
    }
  }

  @Override
  public void stop() {
    Fakes.all().forEach(FakeService::down);
    RealRedis.get().stop();
  }
}
