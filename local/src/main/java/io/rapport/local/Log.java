package io.rapport.local;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The supervisor's own log is its standard output.
final class Log {
  private Log() {}

  static void line(String format, Object... arguments) {
    System.out.println(
        Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + format.formatted(arguments));
  }
}
