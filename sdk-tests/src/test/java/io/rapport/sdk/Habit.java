package io.rapport.sdk;

import com.sun.net.httpserver.HttpExchange;
import java.util.Locale;

/// A habit of the stock SDKs' host that one of them cannot do without.
enum Habit {
  TRAILING_SLASHES(404),
  KEY_IN_THE_BODY(401),
  JSON_CALLED_A_FORM(415),
  CHUNKED_BODIES(411),
  SHORT_PATHS(404),
  SETTINGS(404),
  SOURCE_CONFIG(404),
  BEACONS(404),
  ANSWERS_FOR_OTHER_ORIGINS(200);

  private final int status;

  Habit(int status) {
    this.status = status;
  }

  /// What a host without it answers.
  int status() {
    return status;
  }

  /// For people.
  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /// Whether a host without it refuses this.
  boolean isNeededFor(HttpExchange call) {
    String path = call.getRequestURI().getPath();
    boolean posts = call.getRequestMethod().equals("POST");
    return switch (this) {
      case TRAILING_SLASHES -> posts && path.endsWith("/");
      case KEY_IN_THE_BODY -> posts && header(call, "Authorization") == null;
      case JSON_CALLED_A_FORM ->
          posts && String.valueOf(header(call, "Content-Type")).contains("form-urlencoded");
      case CHUNKED_BODIES -> header(call, "Transfer-Encoding") != null;
      case SHORT_PATHS -> posts && path.matches("/v1/[a-z]");
      case SETTINGS -> path.endsWith("/settings");
      case SOURCE_CONFIG -> path.startsWith("/sourceConfig");
      case BEACONS -> path.startsWith("/beacon/");
      case ANSWERS_FOR_OTHER_ORIGINS -> false;
    };
  }

  private static String header(HttpExchange call, String name) {
    return call.getRequestHeaders().getFirst(name);
  }
}
