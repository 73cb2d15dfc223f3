package io.rapport.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Events until profiles, a computed trait and a segment are right, beside the bare database.
final class FlowBench {

  private static final int WORKERS = 8;
  private static final int USERS = 5_000;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private FlowBench() {}

  static void run(int count) throws Exception {
    Platform platform = new Platform();
    Events events = new Events("f" + Long.toString(System.nanoTime(), 36), USERS);
    BigDecimal threshold =
        Events.sum(count).divide(BigDecimal.valueOf(USERS), 0, java.math.RoundingMode.HALF_UP);
    int members = events.usersWithAtLeast(threshold, count);
    String trait = "revenue_" + events.run();

    String traitId = platform.post("/api/v1/traits", trait(trait, events)).path("id").asText();
    String segment =
        platform.post("/api/v1/segments", segment(trait, threshold)).path("id").asText();
    String writeKey = platform.newSource("bench flow " + events.run()).writeKey();
    Rate bare = new BareDatabase(platform::database).insert(events, count);

    CpuTime cpu = new CpuTime();
    long start = System.nanoTime();
    Rate collected = collect(platform, writeKey, events, count);
    Lag.print(platform, "behind at the last one");
    awaitExact(platform, traitId, Events.sum(count), segment, members, start);
    Rate flow = new Rate(count, Duration.ofNanos(System.nanoTime() - start), new long[0]);

    System.out.println(bare.line("bare database, 4 connections"));
    System.out.println(collected.line("collected through the gateway"));
    System.out.println(flow.line("profiles and segments right"));
    System.out.printf(Locale.ROOT, "%-34s %.3f%n", "ratio", flow.perSecond() / bare.perSecond());
    cpu.print(count);
    System.out.printf(
        Locale.ROOT,
        "%-34s total %s, members %d, both exact%n",
        "checked",
        Events.sum(count).toPlainString(),
        members);
  }

  private static Rate collect(Platform platform, String writeKey, Events events, int count)
      throws Exception {
    return Load.run(
        WORKERS,
        count / Events.BATCH,
        Events.BATCH,
        n -> send(platform, writeKey, events.batch(n)));
  }

  /// Sends until accepted: what is refused for overload comes again, as an SDK would do it.
  private static void send(Platform platform, String writeKey, byte[] body) throws Exception {
    HttpResponse<String> answer = platform.collect(writeKey, body);
    while (answer.statusCode() == TOO_MANY || answer.statusCode() == UNAVAILABLE) {
      Thread.sleep(1_000 * answer.headers().firstValueAsLong("Retry-After").orElse(1));
      answer = platform.collect(writeKey, body);
    }
    if (answer.statusCode() != 200 || !answer.body().contains("\"accepted\":" + Events.BATCH)) {
      throw new IOException("A batch answered " + answer.statusCode() + ": " + answer.body());
    }
  }

  private static Map<String, Object> trait(String name, Events events) {
    return Map.of(
        "name", name,
        "of", Map.of("event", "Order Completed", "where", ofThisRun(events)),
        "aggregate", Map.of("type", "sum", "property", "total"));
  }

  private static List<Map<String, Object>> ofThisRun(Events events) {
    return List.of(Map.of("property", "run", "op", "equals", "value", events.run()));
  }

  private static Map<String, Object> segment(String trait, BigDecimal threshold) {
    return Map.of(
        "name",
        "At least " + threshold + " of " + trait,
        "rule",
        Map.of(
            "type",
            "all",
            "rules",
            List.of(
                Map.of("type", "trait", "name", trait, "op", "atLeast", "value", threshold),
                Map.of(
                    "type",
                    "performed",
                    "event",
                    "Order Completed",
                    "count",
                    Map.of("atLeast", 1),
                    "where",
                    List.of()))));
  }

  private static void awaitExact(
      Platform platform, String traitId, BigDecimal total, String segment, int members, long start)
      throws Exception {
    String seen = "";
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      JsonNode traitNow = platform.get("/api/v1/traits/" + traitId);
      JsonNode segmentNow = platform.get("/api/v1/segments/" + segment);
      seen = "total " + traitNow.path("total").asText() + ", members " + segmentNow.path("count");
      if (traitNow.path("total").decimalValue().compareTo(total) == 0
          && segmentNow.path("count").asInt() == members) {
        return;
      }
      Thread.sleep(250);
    }
    throw new IllegalStateException(
        "After " + PATIENCE + " there were " + seen + " instead of " + total + ", " + members);
  }
}
