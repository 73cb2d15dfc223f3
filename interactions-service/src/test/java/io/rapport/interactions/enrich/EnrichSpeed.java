package io.rapport.interactions.enrich;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.Kind;
import io.rapport.interactions.door.Passage;
import io.rapport.interactions.door.Visit;
import io.rapport.interactions.source.SourceSettings;
import io.rapport.interactions.source.SourceSettings.Enrichment;
import io.rapport.interactions.source.SourceSettings.Ip;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;

/// What enrichment costs an event: run by hand, never part of a build. Prints the median of nine
/// rounds, after three to warm up, in nanoseconds and bytes allocated.
final class EnrichSpeed {

  private static final int ROUNDS = 12;
  private static final int WARM = 3;
  private static final int EVENTS = 200_000;
  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
  private static final Visit BROWSER =
      new Visit(NOW, "81.2.69.142", UserAgentsTest.CHROME, "de", "https://shop.example.com");
  private static final Visit SERVER = new Visit(NOW, "81.2.69.142", "node", null, null);

  private static final String BARE =
      """
      {"type": "track", "messageId": "m-1", "userId": "u-1", "event": "Order Completed",\
       "timestamp": "2026-05-01T10:00:00Z", "properties": {"order_id": "o-1", "total": 24.90,\
       "currency": "EUR", "products": [{"sku": "s-1", "quantity": 1, "price": 24.90}]}}\
      """;

  private static final String PAGE =
      """
      {"type": "page", "messageId": "ajs-next-1714557600000-8f3b", "anonymousId": "a-1",\
       "name": "Boots", "properties": {"path": "/boots", "referrer": "https://www.google.com/",\
       "search": "?utm_source=google&utm_medium=cpc&gclid=x", "title": "Boots", "url":\
       "https://shop.example.com/boots?utm_source=google&utm_medium=cpc&gclid=x"},\
       "context": {"page": {"path": "/boots", "referrer": "https://www.google.com/",\
       "search": "?utm_source=google&utm_medium=cpc&gclid=x", "title": "Boots", "url":\
       "https://shop.example.com/boots?utm_source=google&utm_medium=cpc&gclid=x"},\
       "userAgent": "%s", "userAgentData": {"brands": [{"brand": "Chromium", "version": "126"}],\
       "mobile": false, "platform": "Windows"}, "locale": "de-DE", "timezone": "Europe/Berlin",\
       "campaign": {"source": "google", "medium": "cpc"},\
       "library": {"name": "analytics.js", "version": "npm:next-1.84.3"}}}\
      """
          .formatted(UserAgentsTest.CHROME);

  private static final String WITH_ADDRESS =
      PAGE.replace("\"locale\"", "\"ip\": \"203.0.113.77\", \"locale\"");

  private EnrichSpeed() {}

  public static void main(String[] arguments) {
    EnrichStep step =
        new EnrichStep(
            new UserAgents(10_000, 0.1, System::nanoTime, new SimpleMeterRegistry()),
            new Channels(),
            new Geography(Optional.empty()));
    SourceSettings off =
        new SourceSettings(null, new Enrichment(false, false, false, Ip.KEEP, false), null, null);
    SourceSettings on = SourceSettings.DEFAULT;
    measure("all off, page call", step, off, BROWSER, i -> PAGE);
    measure("server's event without context", step, on, SERVER, i -> BARE);
    measure("browser's event without context", step, on, BROWSER, i -> BARE);
    measure("browser's page call", step, on, BROWSER, i -> PAGE);
    measure("browser's page call with an address", step, on, BROWSER, i -> WITH_ADDRESS);
    measure(
        "a new user agent each time",
        step,
        on,
        BROWSER,
        i -> PAGE.replace("Chrome/126", "Chrome/" + i));
  }

  private static void measure(
      String name,
      EnrichStep step,
      SourceSettings settings,
      Visit visit,
      IntFunction<String> messages) {
    var memory = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] times = new long[ROUNDS];
    long bytes = 0;
    long stored = 0;
    int number = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Collected[] events = new Collected[1000];
      for (int i = 0; i < events.length; i++) {
        events[i] = event(messages.apply(number++));
      }
      long allocated = memory.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      for (int i = 0; i < EVENTS; i++) {
        Collected event = events[i % events.length];
        if (step.concerns(settings, event)) {
          Passage passage = new Passage(event, visit, settings);
          step.pass(passage);
          stored += passage.result().message().length();
        }
      }
      times[round] = System.nanoTime() - start;
      bytes = memory.getCurrentThreadAllocatedBytes() - allocated;
    }
    long[] counted = java.util.Arrays.copyOfRange(times, WARM, ROUNDS);
    java.util.Arrays.sort(counted);
    System.out.printf(
        "%-40s %,8d ns %,8d bytes (%d)%n",
        name, counted[counted.length / 2] / EVENTS, bytes / EVENTS, stored);
  }

  private static Collected event(String message) {
    return new Collected(
        0,
        UUID.randomUUID(),
        "m-1",
        message.contains("\"page\",") ? Kind.PAGE : Kind.TRACK,
        "E",
        "u-1",
        "u-1",
        null,
        NOW,
        NOW,
        message,
        0,
        null,
        List.of());
  }
}
