package io.rapport.gateway.routing;

/// What a caller has to show at the gateway.
public enum Access {
  /// A write key, which interactions-service verifies: nothing here.
  WRITE_KEY,
  /// A valid access token.
  TOKEN,
  /// A valid access token with the role `admin`.
  ADMIN,
  /// A valid access token with the role `privacy-officer`.
  PRIVACY_OFFICER
}
