package io.rapport.gateway.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.TenantIdentityProvider;
import io.quarkus.security.AuthenticationFailedException;
import io.rapport.gateway.refusal.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Verifies access tokens. The services verify them again: this keeps strangers from reaching them.
///
/// A token that was found valid is remembered by its hash until it ends, for [#REMEMBERED] at most:
/// verifying a signature costs more than all else that the gateway does for a small request.
@Singleton
public class TokenCheck {

  private static final Logger LOG = Logger.getLogger(TokenCheck.class);
  private static final Duration REMEMBERED = Duration.ofMinutes(5);
  private static final int MOST_REMEMBERED = 20_000;
  private static final String SCHEME = "bearer ";

  private final TenantIdentityProvider tokens;
  private final Vertx vertx;
  private final Clock clock;
  private final Cache<Fingerprint, VerifiedToken> valid =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(REMEMBERED).build();

  TokenCheck(TenantIdentityProvider tokens, Vertx vertx, Clock clock) {
    this.tokens = tokens;
    this.vertx = vertx;
    this.clock = clock;
  }

  /// The caller that the header `Authorization` proves.
  ///
  /// @return fails with a [Refusal] when it proves none
  public Future<VerifiedToken> check(String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Future.failedFuture(Refusal.noToken());
    }
    String token = authorization.substring(SCHEME.length()).strip();
    Fingerprint fingerprint = Fingerprint.of(token);
    VerifiedToken known = valid.getIfPresent(fingerprint);
    if (known != null && known.expires().isAfter(clock.instant())) {
      return Future.succeededFuture(known);
    }
    return verify(token).onSuccess(verified -> valid.put(fingerprint, verified));
  }

  private Future<VerifiedToken> verify(String token) {
    Context context = vertx.getOrCreateContext();
    Promise<VerifiedToken> verified = Promise.promise();
    tokens
        .authenticate(new AccessTokenCredential(token))
        .map(VerifiedToken::of)
        .subscribe()
        .with(
            it -> context.runOnContext(_ -> verified.complete(it)),
            failure -> context.runOnContext(_ -> verified.fail(refusal(failure))));
    return verified.future();
  }

  private static Refusal refusal(Throwable failure) {
    if (failure instanceof AuthenticationFailedException) {
      return Refusal.badToken();
    }
    LOG.warnf("Tokens cannot be verified now: %s", failure.getMessage());
    return Refusal.unavailable();
  }
}
