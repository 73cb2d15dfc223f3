package io.rapport.gateway.refusal;

import io.rapport.web.ProblemBody;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Why the gateway does not let a request through, or cannot: it becomes problem+json (RFC 9457).
public final class Refusal extends RuntimeException {

  private static final String TYPES = "https://rapport.dev/problems/";
  private static final String COLLECTION = "/v1/";
  private static final String CHALLENGE = "Bearer realm=\"rapport\"";
  private static final int LONGEST_INSTANCE = 1_000;

  private final String kind;
  private final String title;
  private final int status;
  private final transient Map<String, String> headers;
  private final transient Map<String, Object> extensions;

  private Refusal(
      String kind,
      String title,
      int status,
      String detail,
      Map<String, String> headers,
      Map<String, Object> extensions) {
    super(detail, null, false, false);
    this.kind = kind;
    this.title = title;
    this.status = status;
    this.headers = headers;
    this.extensions = extensions;
  }

  public static Refusal noSuchPath() {
    return plain("not-found", "Not found", 404, "Nothing is at this path: see /openapi.json");
  }

  public static Refusal methodNotAllowed(String allowed) {
    return new Refusal(
        "method-not-allowed",
        "Method not allowed",
        405,
        "This path takes " + allowed,
        Map.of("Allow", allowed),
        Map.of());
  }

  public static Refusal malformed(String detail) {
    return plain("bad-request", "Bad request", 400, detail);
  }

  public static Refusal noToken() {
    return unauthenticated("Send an access token: Authorization: Bearer …", CHALLENGE);
  }

  public static Refusal badToken() {
    return unauthenticated(
        "The access token is not valid or not any more: get a new one",
        CHALLENGE + ", error=\"invalid_token\"");
  }

  public static Refusal forbidden() {
    return plain("forbidden", "Forbidden", 403, "Your roles do not allow this");
  }

  public static Refusal tooLarge(long limit) {
    return plain(
        "too-large", "Too large", 413, "The body may have at most " + limit + " bytes here");
  }

  public static Refusal uriTooLong(long limit) {
    return plain(
        "uri-too-long",
        "URI too long",
        414,
        "Path and query together may have at most " + limit + " characters");
  }

  public static Refusal headersTooLarge(long limit) {
    return plain(
        "headers-too-large",
        "Headers too large",
        431,
        "The headers together may have at most " + limit + " bytes");
  }

  public static Refusal tooManyRequests(Duration retryAfter) {
    return later(
        "too-many-requests",
        "Too many requests",
        429,
        "The limit of requests is reached: try again after the time in Retry-After",
        retryAfter);
  }

  /// The service did not take the connection, or has no room for a request more.
  public static Refusal unavailable() {
    return later(
        "unavailable",
        "Unavailable",
        503,
        "The service cannot answer now: try again after the time in Retry-After",
        Duration.ofSeconds(1));
  }

  /// The service broke off while it answered.
  public static Refusal brokenOff() {
    return later(
        "bad-gateway",
        "Bad gateway",
        502,
        "The service broke off: try again after the time in Retry-After",
        Duration.ofSeconds(1));
  }

  public static Refusal tooSlow() {
    return plain(
        "gateway-timeout",
        "Gateway timeout",
        504,
        "The service did not answer in time; what was asked may have been done nevertheless");
  }

  public static Refusal unexpected(UUID incident) {
    return new Refusal(
        "internal",
        "Internal error",
        500,
        "Something unexpected happened; the log has it under this incident id",
        Map.of(),
        Map.of("incident", incident));
  }

  public int status() {
    return status;
  }

  public Map<String, String> headers() {
    return headers;
  }

  /// The answer's body.
  public ProblemBody body(String path) {
    String instance = path.substring(0, Math.min(path.length(), LONGEST_INSTANCE));
    ProblemBody body =
        new ProblemBody(TYPES + kind, title, status, getMessage(), instance, List.of(), extensions);
    return path.startsWith(COLLECTION) ? body.forSdks() : body;
  }

  private static Refusal plain(String kind, String title, int status, String detail) {
    return new Refusal(kind, title, status, detail, Map.of(), Map.of());
  }

  private static Refusal unauthenticated(String detail, String challenge) {
    return new Refusal(
        "unauthenticated",
        "Unauthenticated",
        401,
        detail,
        Map.of("WWW-Authenticate", challenge),
        Map.of());
  }

  private static Refusal later(
      String kind, String title, int status, String detail, Duration retryAfter) {
    long seconds = Math.max(1, (retryAfter.toMillis() + 999) / 1000);
    return new Refusal(
        kind, title, status, detail, Map.of("Retry-After", String.valueOf(seconds)), Map.of());
  }
}
