package io.rapport.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/// How far the receivers are behind.
final class Lag {

  private static final String[] SERVICES = {"contacts", "interactions", "profiles", "segments"};

  private Lag() {}

  static void print(Platform platform, String when) throws IOException, InterruptedException {
    for (String service : SERVICES) {
      JsonNode logs = platform.get("/api/v1/services/" + service + "/logs");
      System.out.println(when + ", " + service + ": " + logs);
    }
  }
}
