package io.rapport.interactions.collect;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// What a call shows of who sends it; each part may be absent (null).
///
/// @param authorization the header
/// @param queryKey the parameter `writeKey`
/// @param page the header `Origin`, which browsers send and nobody else
record Sender(String authorization, String queryKey, String page) {

  private static final String BASIC = "Basic ";

  /// The user name of Basic, with or without the colon that RFC 7617 demands, else the parameter.
  String key() {
    if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return queryKey;
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
      String credentials = new String(decoded, StandardCharsets.UTF_8);
      int colon = credentials.indexOf(':');
      return colon < 0 ? credentials : credentials.substring(0, colon);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }
}
