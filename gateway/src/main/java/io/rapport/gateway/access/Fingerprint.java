package io.rapport.gateway.access;

import io.rapport.web.Hashes;

/// The SHA-256 of a secret, so that the secret itself is neither kept nor sent on.
public record Fingerprint(String hex) {

  public static Fingerprint of(String secret) {
    return new Fingerprint(Hashes.hexOf(secret));
  }
}
