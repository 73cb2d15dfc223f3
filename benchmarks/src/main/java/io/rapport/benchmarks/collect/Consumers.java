package io.rapport.benchmarks.collect;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.benchmarks.Platform;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Those that read the logs, and how far behind they are.
final class Consumers {

  private static final List<String> SERVICES =
      List.of("contacts", "interactions", "profiles", "segments");

  private final Platform platform;

  Consumers(Platform platform) {
    this.platform = platform;
  }

  /// Events that each has not read; those who have read everything are left out.
  Map<String, Long> behind() throws IOException, InterruptedException {
    Map<String, Long> behind = new TreeMap<>();
    for (String service : SERVICES) {
      for (JsonNode log : platform.get("/api/v1/services/" + service + "/logs")) {
        for (JsonNode subscriber : log.path("subscribers")) {
          long events = subscriber.path("lagEvents").asLong();
          if (events > 0) {
            behind.put(
                "%s/%s→%s"
                    .formatted(
                        service, log.path("name").asText(), subscriber.path("name").asText()),
                events);
          }
        }
      }
    }
    return behind;
  }

  /// Says how far behind each is now, and waits until all have read everything.
  void catchUp(Figures figures, String after, Duration atMost)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Map<String, Long> begin = behind();
    Map<String, Long> left = begin;
    Map<String, Double> done = new LinkedHashMap<>();
    while (!left.isEmpty() && System.nanoTime() - start < atMost.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(500);
      Map<String, Long> now = behind();
      double seconds = (System.nanoTime() - start) / 1e9;
      for (String consumer : left.keySet()) {
        if (!now.containsKey(consumer)) {
          done.put(consumer, seconds);
        }
      }
      left = now;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Figures.line(
        "behind at the end of the load",
        "%s",
        begin.isEmpty() ? "nobody" : join(begin.entrySet().stream(), "%s %,d"));
    begin.forEach(
        (consumer, events) -> figures.saw(after + ": behind, " + consumer, events, "events"));
    if (!done.isEmpty()) {
      Figures.line("caught up after", "%s", join(done.entrySet().stream(), "%s %.0f s"));
    }
    if (left.isEmpty()) {
      figures.saw(after + ": all caught up", seconds, "s");
    } else {
      Figures.line(
          "still behind after %.0f s".formatted(seconds),
          "%s",
          join(left.entrySet().stream(), "%s %,d"));
      left.forEach(
          (consumer, events) ->
              figures.saw(after + ": still behind, " + consumer, events, "events"));
    }
  }

  private static String join(
      java.util.stream.Stream<? extends Map.Entry<String, ?>> entries, String format) {
    return entries
        .map(e -> String.format(Locale.ROOT, format, e.getKey(), e.getValue()))
        .collect(Collectors.joining("   "));
  }
}
