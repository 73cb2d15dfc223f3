package io.rapport.gateway.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Finds the write key of a call of the collection API, without judging it.
public final class WriteKey {

  private static final String SCHEME = "basic ";

  private WriteKey() {}

  /// The user of Basic authentication (`KEY:`, the colon may be missing), else the query parameter
  /// `writeKey`. A key that stands in the body is not looked for.
  public static Optional<String> find(String authorization, String parameter) {
    return basic(authorization)
        .or(() -> Optional.ofNullable(parameter).filter(key -> !key.isBlank()));
  }

  private static Optional<String> basic(String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      String pair =
          new String(
              Base64.getDecoder().decode(authorization.substring(SCHEME.length()).strip()),
              StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return Optional.of(colon < 0 ? pair : pair.substring(0, colon)).filter(k -> !k.isEmpty());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
