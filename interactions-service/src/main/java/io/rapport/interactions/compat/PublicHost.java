package io.rapport.interactions.compat;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where SDKs reach the gateway.
///
/// @param protocol `http` or `https`
/// @param authority host, with a port where there is one
record PublicHost(String protocol, String authority) {

  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:\\d{1,5})?");

  /// As configured, else as the gateway tells by `X-Forwarded-…` what it was called, else as this
  /// service was called.
  static PublicHost of(
      Optional<URI> configured, String forwardedProtocol, String forwardedHost, URI called) {
    return configured
        .map(url -> new PublicHost(url.getScheme(), url.getAuthority()))
        .orElseGet(
            () ->
                forwardedHost != null && AUTHORITY.matcher(forwardedHost).matches()
                    ? new PublicHost(
                        "https".equals(forwardedProtocol) ? "https" : "http", forwardedHost)
                    : new PublicHost(called.getScheme(), called.getAuthority()));
  }
}
