package io.rapport.benchmarks;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Locale;

/// Durable events per second through the gateway, in batches of 100, beside the bare database.
final class CollectBench {

  private static final int WORKERS = 8;
  private static final int USERS = 10_000;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;

  private CollectBench() {}

  static void run(int count) throws Exception {
    Platform platform = new Platform();
    Events events = new Events("c" + Long.toString(System.nanoTime(), 36), USERS);
    String writeKey = platform.newSource("bench collect " + events.run());
    int warmUp = Math.min(count / 10, 20_000) / Events.BATCH;
    Load.run(WORKERS, warmUp, Events.BATCH, n -> send(platform, writeKey, warm(events).batch(n)));

    Rate bare = new BareDatabase(platform::database).insert(events, count);
    CpuTime cpu = new CpuTime();
    Rate collected = collect(platform, writeKey, events, count);
    Lag.print(platform, "behind at the last one");

    System.out.println(bare.line("bare database, 4 connections"));
    System.out.println(collected.line("collected through the gateway"));
    System.out.printf(
        Locale.ROOT, "%-34s %.3f%n", "ratio", collected.perSecond() / bare.perSecond());
    cpu.print(count);
  }

  private static Events warm(Events events) {
    return new Events(events.run() + "w", events.users());
  }

  static Rate collect(Platform platform, String writeKey, Events events, int count)
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
}
