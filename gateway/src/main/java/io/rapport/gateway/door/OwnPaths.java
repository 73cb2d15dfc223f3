package io.rapport.gateway.door;

import io.rapport.gateway.snippet.Snippet;
import java.util.Set;

/// The paths that the gateway serves itself.
final class OwnPaths {

  private static final Set<String> PUBLIC =
      Set.of("/", "/openapi.json", "/openapi.yaml", Snippet.PATH);
  private static final Set<String> OPERATION =
      Set.of(
          "/health/ready",
          "/q/health",
          "/q/health/live",
          "/q/health/ready",
          "/q/health/started",
          "/q/openapi");

  private OwnPaths() {}

  static Kind kindOf(String path) {
    if (path.startsWith("/api/v1/customers/")) {
      return Kind.TOKEN;
    }
    if (OPERATION.contains(path)) {
      return Kind.OPERATION;
    }
    if (path.equals("/swagger") || path.startsWith("/swagger/")) {
      return Kind.PAGE;
    }
    return PUBLIC.contains(path) ? Kind.PUBLIC : Kind.NONE;
  }

  enum Kind {
    /// For people and programs with an access token.
    TOKEN,
    /// For everyone.
    PUBLIC,
    /// For everyone, in a browser.
    PAGE,
    /// For those who run it: never limited.
    OPERATION,
    /// Not there.
    NONE
  }
}
