package io.rapport.gateway.door;

import io.rapport.web.Ids;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/// The headers that a request leaves the gateway with.
final class Passage {

  static final String REQUEST_ID = "X-Request-Id";
  private static final String TRACE = "traceparent";
  private static final String CORS = "Access-Control-";
  private static final Pattern GOOD_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
  private static final Pattern GOOD_TRACE =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  /// All others that start with `X-` are dropped: some server or other reads an identity, an
  /// address
  /// or a path out of them.
  private static final List<String> KNOWN_X =
      List.of(
          "x-retry-count",
          "x-requested-with",
          "x-event-key",
          "x-github-event",
          "x-gitlab-event",
          "x-shopify-topic",
          "x-wc-webhook-topic");

  private static final List<String> DROPPED =
      List.of("forwarded", "remote-user", "cookie", "expect", "via", "connection", "upgrade");

  private Passage() {}

  /// The caller's id of the request when it is harmless, else a new one.
  static String requestId(MultiMap headers) {
    String given = headers.get(REQUEST_ID);
    return given != null && GOOD_ID.matcher(given).matches() ? given : Ids.next().toString();
  }

  /// Takes away what the caller may not say, and says what the gateway knows.
  static void prepare(MultiMap headers, String requestId, Origin origin) {
    dropNamedByConnection(headers);
    headers.names().stream().filter(Passage::isDropped).toList().forEach(headers::remove);
    headers.set(REQUEST_ID, requestId);
    headers.set("X-Forwarded-For", origin.address());
    headers.set("X-Forwarded-Proto", origin.scheme());
    headers.set("X-Forwarded-Host", origin.host());
    String trace = headers.get(TRACE);
    if (trace == null || !GOOD_TRACE.matcher(trace).matches()) {
      headers.set(TRACE, newTrace());
      headers.remove("tracestate");
    }
  }

  /// Takes away of an answer what only the gateway says.
  static void clear(MultiMap headers) {
    dropNamedByConnection(headers);
    headers.names().stream()
        .filter(name -> name.regionMatches(true, 0, CORS, 0, CORS.length()))
        .toList()
        .forEach(headers::remove);
  }

  /// Headers of one connection only, which the proxy library passes on.
  private static void dropNamedByConnection(MultiMap headers) {
    for (String value : headers.getAll("Connection")) {
      for (String name : value.split(",")) {
        String header = name.strip();
        if (!header.isEmpty() && !header.equalsIgnoreCase("close")) {
          headers.remove(header);
        }
      }
    }
    headers.remove("Connection");
    headers.remove("Keep-Alive");
  }

  private static boolean isDropped(String header) {
    String name = header.toLowerCase(java.util.Locale.ROOT);
    return name.startsWith("x-") ? !KNOWN_X.contains(name) : DROPPED.contains(name);
  }

  private static String newTrace() {
    UUID trace = Ids.next();
    UUID span = Ids.next();
    return "00-"
        + hex(trace.getMostSignificantBits())
        + hex(trace.getLeastSignificantBits())
        + "-"
        + hex(span.getLeastSignificantBits())
        + "-00";
  }

  private static String hex(long value) {
    return java.util.HexFormat.of().toHexDigits(value);
  }

  /// Where the caller stands.
  record Origin(String address, String scheme, String host) {}
}
