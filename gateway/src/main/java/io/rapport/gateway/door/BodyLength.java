package io.rapport.gateway.door;

import io.rapport.gateway.refusal.Refusal;
import io.vertx.core.http.HttpServerRequest;

/// How long a request says its body is.
final class BodyLength {

  static final long UNKNOWN = -1;

  private BodyLength() {}

  /// 0 without a body, [#UNKNOWN] when it comes in chunks.
  static long of(HttpServerRequest request) {
    if (request.headers().contains("Transfer-Encoding")) {
      return UNKNOWN;
    }
    String length = request.getHeader("Content-Length");
    if (length == null) {
      return 0;
    }
    try {
      return Long.parseLong(length.strip());
    } catch (NumberFormatException _) {
      throw Refusal.malformed("The header Content-Length must be a number");
    }
  }
}
