package io.rapport.testing.access;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Uses a token again and again, at several places, beyond its end: no cache may prolong it.
public final class TokenLife {

  private static final Duration AFTER = Duration.ofSeconds(3);

  private TokenLife() {}

  /// How long after its end a token was last taken at each place; negative when that was before
  /// the end, as it must be. A place that never took it fails.
  ///
  /// @param paths what each place is asked for
  public static Map<String, Duration> overrun(
      Map<String, Client> places, Map<String, String> paths, String token, Instant end) {
    Map<String, Instant> taken = new LinkedHashMap<>();
    await()
        .atMost(AFTER.plus(Duration.between(Instant.now(), end)).plusSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              places.forEach(
                  (place, client) -> {
                    Instant asked = Instant.now();
                    Client.Answer answer =
                        client.call(
                            "GET",
                            paths.get(place),
                            Map.of("Authorization", "Bearer " + token),
                            null,
                            null);
                    if (answer.isGood()) {
                      taken.put(place, asked);
                    }
                  });
              return Instant.now().isAfter(end.plus(AFTER));
            });
    Map<String, Duration> overrun = new TreeMap<>();
    for (String place : places.keySet()) {
      if (!taken.containsKey(place)) {
        throw new AssertionError(place + " never took the token, which proves nothing");
      }
      overrun.put(place, Duration.between(end, taken.get(place)));
    }
    return overrun;
  }
}
