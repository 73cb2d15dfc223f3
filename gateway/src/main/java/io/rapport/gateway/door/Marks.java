package io.rapport.gateway.door;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.MultiMap;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// What every answer leaves behind: security headers for the browser, a measurement for those who
/// run it. Measurements name the route, never the path, for identifiers of people stand in paths.
@Singleton
class Marks {

  private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

  private final MeterRegistry meters;
  private final String pages;
  private final Map<Measured, Timer> timers = new ConcurrentHashMap<>();

  Marks(MeterRegistry meters, @ConfigProperty(name = "rapport.issuer") URI issuer) {
    this.meters = meters;
    this.pages =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; frame-ancestors 'none'; connect-src 'self' "
            + issuer.getScheme()
            + "://"
            + issuer.getAuthority();
  }

  /// @param scheme by which the caller came; a browser must not be told to insist on TLS where
  ///     there is none
  void secure(MultiMap answer, String path, String scheme) {
    if ("https".equals(scheme)) {
      answer.set("Strict-Transport-Security", "max-age=31536000");
    }
    answer.set("X-Content-Type-Options", "nosniff");
    answer.set("X-Frame-Options", "DENY");
    answer.set("Referrer-Policy", "no-referrer");
    answer.set("Content-Security-Policy", path.startsWith("/swagger") ? pages : NOTHING);
    if (path.startsWith("/api/") && !answer.contains("Cache-Control")) {
      answer.set("Cache-Control", "no-store");
    }
  }

  void measure(String route, int status, long nanos) {
    timers
        .computeIfAbsent(new Measured(route, status), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Measured measured) {
    return Timer.builder("rapport.gateway.requests")
        .description("Requests by route and status, from their first byte to the answer's last")
        .tag("route", measured.route)
        .tag("status", String.valueOf(measured.status))
        .register(meters);
  }

  private record Measured(String route, int status) {}
}
