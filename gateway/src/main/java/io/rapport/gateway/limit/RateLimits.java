package io.rapport.gateway.limit;

import io.rapport.gateway.access.Fingerprint;
import io.rapport.gateway.access.VerifiedToken;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Counts requests by write key and address, by caller and workspace, or by address alone; in
/// Redis while it is there, else within this process. It never fails and never waits longer than
/// the timeout.
@Singleton
public class RateLimits {

  private static final String PREFIX = "rapport:limit:";
  private static final int LENGTH_OF_KEY = 32;

  private final LimitConfig config;
  private final SharedBuckets shared;
  private final LocalBuckets local = new LocalBuckets(() -> System.nanoTime() / 1000);

  RateLimits(
      LimitConfig config, Vertx vertx, @ConfigProperty(name = "rapport.redis.url") String redis) {
    this.config = config;
    this.shared = new SharedBuckets(vertx, redis, config.redisTimeout(), config.redisPause());
  }

  /// Counts a request of the collection API by its write key, and by its address, for keys can be
  /// made up.
  public Future<Decision> takeForWriteKey(String key, String address) {
    String hash = Fingerprint.of(key).hex().substring(0, LENGTH_OF_KEY);
    return take(
        List.of(
            quota("sender", "s:" + address, config.perSender()),
            quota("write-key", "k:" + hash, config.perWriteKey())));
  }

  /// Counts a request with a token: for the caller, and for the workspace when it is known.
  public Future<Decision> takeForToken(VerifiedToken token, String askedWorkspace) {
    String workspace = token.organization(askedWorkspace).orElse(null);
    List<Quota> quotas = new ArrayList<>(2);
    quotas.add(quota("caller", "t:" + workspace + ":" + token.subject(), config.perCaller()));
    if (workspace != null) {
      quotas.add(quota("workspace", "w:" + workspace, config.perWorkspace()));
    }
    return take(quotas);
  }

  /// Counts a request that shows neither.
  public Future<Decision> takeForAddress(String address) {
    return take(List.of(quota("address", "a:" + address, config.perAddress())));
  }

  /// Whether requests are counted together with the other gateways.
  public boolean isShared() {
    return shared.connected();
  }

  @PreDestroy
  void close() {
    shared.close();
  }

  private Quota quota(String policy, String key, long limit) {
    return new Quota(policy, PREFIX + key, limit, config.window());
  }

  private Future<Decision> take(List<Quota> quotas) {
    return shared
        .take(quotas)
        .map(decision -> decision.otherwise(_ -> local.take(quotas)))
        .orElseGet(() -> Future.succeededFuture(local.take(quotas)));
  }
}
