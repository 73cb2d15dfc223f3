package io.rapport.gateway.door;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;

/// Cross-origin headers, on answers of every kind: a page that may not read a 429 cannot obey it.
@Singleton
class Cors {

  private static final String ANY = "*";
  private static final String ANY_PORT = ":*";
  private static final String COLLECTION_HEADERS =
      "Authorization, Content-Type, X-Retry-Count, anonymousid, sentat";
  private static final String API_HEADERS =
      "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID,"
          + " Rapport-Workspace, X-Request-Id, traceparent";
  private static final String API_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
  private static final String EXPOSED =
      "Retry-After, RateLimit, RateLimit-Policy, ETag, Location, Idempotency-Replayed,"
          + " X-Request-Id";

  private final CorsConfig config;

  Cors(CorsConfig config) {
    this.config = config;
  }

  /// Whether a browser asks if it may send the real request.
  boolean isPreflight(HttpServerRequest request) {
    return HttpMethod.OPTIONS.equals(request.method())
        && request.headers().contains("Origin")
        && request.headers().contains("Access-Control-Request-Method");
  }

  /// Tells a browser what it may send, if its page may send at all.
  void preflight(MultiMap request, MultiMap answer, boolean collection) {
    allow(request, answer, collection);
    if (!answer.contains("Access-Control-Allow-Origin")) {
      return;
    }
    answer.set("Access-Control-Allow-Methods", collection ? "GET, POST" : API_METHODS);
    answer.set("Access-Control-Allow-Headers", collection ? COLLECTION_HEADERS : API_HEADERS);
    answer.set("Access-Control-Max-Age", String.valueOf(config.maxAge().toSeconds()));
  }

  void allow(MultiMap request, MultiMap answer, boolean collection) {
    String origin = request.get("Origin");
    if (origin == null) {
      return;
    }
    List<String> origins = collection ? config.collectionOrigins() : config.apiOrigins();
    if (origins.contains(ANY)) {
      answer.set("Access-Control-Allow-Origin", ANY);
    } else {
      answer.add("Vary", "Origin");
      if (origins.stream().noneMatch(allowed -> matches(allowed, origin))) {
        return;
      }
      answer.set("Access-Control-Allow-Origin", origin);
    }
    answer.set("Access-Control-Expose-Headers", EXPOSED);
  }

  private static boolean matches(String allowed, String origin) {
    if (!allowed.endsWith(ANY_PORT)) {
      return allowed.equals(origin);
    }
    String host = allowed.substring(0, allowed.length() - ANY_PORT.length());
    return origin.equals(host)
        || origin.startsWith(host + ":")
            && origin.substring(host.length() + 1).chars().allMatch(Character::isDigit);
  }
}
