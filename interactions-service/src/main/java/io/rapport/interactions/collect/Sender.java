package io.rapport.interactions.collect;

import io.rapport.interactions.door.Visit;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/// What a call shows of who sends it, and from where; each part may be absent (null).
///
/// @param authorization the header
/// @param queryKey the parameter `writeKey`
/// @param page the header `Origin`, which browsers send and nobody else
/// @param ip the address that the gateway saw
/// @param length of the body, -1 when it is not told
public record Sender(
    String authorization,
    String queryKey,
    String page,
    String ip,
    String userAgent,
    String acceptLanguage,
    long length) {

  private static final String BASIC = "Basic ";

  public static Sender of(HttpHeaders headers, String queryKey) {
    String from = headers.getHeaderString("X-Forwarded-For");
    return new Sender(
        headers.getHeaderString(HttpHeaders.AUTHORIZATION),
        queryKey,
        headers.getHeaderString("Origin"),
        from == null ? null : from.split(",", 2)[0].strip(),
        headers.getHeaderString(HttpHeaders.USER_AGENT),
        headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE),
        headers.getLength());
  }

  /// The same, seen on another page: browsers send no `Origin` with images.
  public Sender on(String otherPage) {
    return new Sender(authorization, queryKey, otherPage, ip, userAgent, acceptLanguage, length);
  }

  Visit visit(Instant receivedAt) {
    return new Visit(receivedAt, ip, userAgent, acceptLanguage, page);
  }

  /// The user name of Basic, with or without the colon that RFC 7617 demands, else the parameter.
  public String key() {
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
