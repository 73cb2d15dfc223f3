package io.rapport.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/// The access token of this service: renewed at half its life, and used to its end while the
/// issuer is away.
final class ServiceToken {

  private static final Logger LOG = Logger.getLogger(ServiceToken.class);
  private static final Duration AGAIN = Duration.ofSeconds(5);

  /// A token and when it ends.
  record Issued(String token, Instant expiresAt) {}

  /// Asks the issuer; throws when it gives none.
  interface Issuer {
    Issued issue();
  }

  /// There is no token to show.
  static final class Unavailable extends RuntimeException {
    Unavailable(Throwable cause) {
      super("No service token can be had", cause);
    }
  }

  private final Issuer issuer;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Issued issued;
  private volatile Instant renewAt = Instant.MIN;
  private RuntimeException lastFailure;

  ServiceToken(Issuer issuer, Clock clock) {
    this.issuer = issuer;
    this.clock = clock;
  }

  String get() {
    Issued present = issued;
    Instant now = clock.instant();
    return present != null && now.isBefore(renewAt) && now.isBefore(present.expiresAt)
        ? present.token
        : renew();
  }

  /// The token was refused: the next one is asked for at once, at most every few seconds.
  void refused() {
    lock.lock();
    try {
      if (issued != null && clock.instant().isBefore(renewAt)) {
        issued = null;
        renewAt = Instant.MIN;
      }
    } finally {
      lock.unlock();
    }
  }

  private String renew() {
    lock.lock();
    try {
      Instant now = clock.instant();
      if (now.isBefore(renewAt)) {
        return held(now);
      }
      try {
        issued = issuer.issue();
        renewAt = now.plus(Duration.between(now, issued.expiresAt).dividedBy(2));
        lastFailure = null;
      } catch (RuntimeException e) {
        if (lastFailure == null) {
          LOG.warnf("The service token cannot be renewed: %s", e.getMessage());
        }
        lastFailure = e;
        renewAt = now.plus(AGAIN);
      }
      return held(now);
    } finally {
      lock.unlock();
    }
  }

  private String held(Instant now) {
    if (issued == null || !now.isBefore(issued.expiresAt)) {
      throw new Unavailable(lastFailure);
    }
    return issued.token;
  }
}
