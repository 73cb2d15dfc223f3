package io.rapport.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;

/// How far the receivers are behind.
final class Lag {

  private static final String[] SERVICES = {"contacts", "interactions", "profiles", "segments"};

  private Lag() {}

  static void print(Platform platform, String when) throws IOException, InterruptedException {
    System.out.printf(Locale.ROOT, "%-34s", when);
    for (String service : SERVICES) {
      for (JsonNode log : platform.get("/api/v1/services/" + service + "/logs")) {
        for (JsonNode subscriber : log.path("subscribers")) {
          if (subscriber.path("lagEvents").asLong() > 0) {
            System.out.printf(
                Locale.ROOT,
                "  %s/%s→%s %,d",
                service,
                log.path("name").asText(),
                subscriber.path("name").asText(),
                subscriber.path("lagEvents").asLong());
          }
        }
      }
    }
    System.out.println();
  }
}
