package io.rapport.gateway.door;

import io.rapport.gateway.limit.LimitConfig;
import io.rapport.gateway.refusal.Refusal;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Map;

/// How long a request is before its body. The HTTP server has limits of its own, above these, and
/// refuses what breaks them without a word.
@Singleton
class HeadLength {

  private static final int SEPARATORS = ": \r\n".length();

  private final long uri;
  private final long headers;

  HeadLength(LimitConfig limits) {
    uri = limits.uri().asLongValue();
    headers = limits.headers().asLongValue();
  }

  void check(HttpServerRequest request) {
    if (request.uri().length() > uri) {
      throw Refusal.uriTooLong(uri);
    }
    long length = 0;
    for (Map.Entry<String, String> header : request.headers()) {
      length += header.getKey().length() + header.getValue().length() + SEPARATORS;
    }
    if (length > headers) {
      throw Refusal.headersTooLarge(headers);
    }
  }
}
