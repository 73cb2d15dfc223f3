package io.rapport.benchmarks.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/// Asks the platform for a little of everything four times a second and never waits for an
/// answer before it asks again, so that the record shows when what answered.
final class Probes {

  static final String COLLECT = "collect";
  static final String COLLECT_BATCH = "collect batch";
  static final String CONTACTS = "read contacts";
  static final String PROFILES = "read profiles";
  static final String SEGMENTS = "read segments";
  static final String CUSTOMER = "read customer";
  static final String WHOLE_CUSTOMER = "read whole customer";
  static final String KEYS = "read Keycloak's keys";

  /// What must answer again after each fault.
  static final List<String> PATHS =
      List.of(COLLECT, CONTACTS, PROFILES, SEGMENTS, CUSTOMER, WHOLE_CUSTOMER, KEYS);

  static final int PEOPLE = 20;

  static final Duration INTERVAL = Duration.ofMillis(250);
  private static final Duration PATIENCE_OF_READINESS = Duration.ofSeconds(2);
  private static final int MOST_WAITING = 60;

  private final Caller caller;
  private final String writeKey;
  private final String run;
  private final OwnPlatform platform;
  private final Duration interval;
  private final Map<String, AtomicInteger> waiting = new ConcurrentHashMap<>();
  private final Set<Integer> unanswered = ConcurrentHashMap.newKeySet();
  private final AtomicInteger sent = new AtomicInteger();
  private volatile boolean ending;

  Probes(Caller caller, String writeKey, String run, OwnPlatform platform, Duration interval) {
    this.caller = caller;
    this.writeKey = writeKey;
    this.run = run;
    this.platform = platform;
    this.interval = interval;
  }

  static String readiness(String part) {
    return "ready " + part;
  }

  /// One of them goes out.
  @FunctionalInterface
  private interface Probe {
    void send() throws IOException, InterruptedException;
  }

  Void run(ExecutorService threads) throws InterruptedException {
    for (int n = 0; !ending; n++) {
      go(threads, COLLECT, this::collect);
      go(threads, CONTACTS, () -> read(CONTACTS, "/api/v1/contacts?limit=1"));
      go(threads, PROFILES, () -> read(PROFILES, "/api/v1/profiles?limit=1"));
      go(threads, SEGMENTS, () -> read(SEGMENTS, "/api/v1/segments?limit=1"));
      go(threads, CUSTOMER, this::customer);
      if (n % 2 == 0) {
        go(threads, KEYS, () -> ask(KEYS, platform.issuer() + "/protocol/openid-connect/certs"));
        for (String part : Parts.SERVICES) {
          String path = part.equals(Parts.GATEWAY) ? "/health/ready" : "/q/health/ready";
          go(threads, readiness(part), () -> ask(readiness(part), platform.url(part) + path));
        }
      }
      Thread.sleep(interval);
    }
    return null;
  }

  private void go(ExecutorService threads, String what, Probe probe) {
    AtomicInteger out = waiting.computeIfAbsent(what, _ -> new AtomicInteger());
    if (out.get() >= MOST_WAITING) {
      return;
    }
    out.incrementAndGet();
    threads.submit(
        () -> {
          try {
            probe.send();
          } finally {
            out.decrementAndGet();
          }
          return null;
        });
  }

  private void collect() throws InterruptedException {
    int n = sent.getAndIncrement();
    unanswered.add(n);
    if (caller.once(COLLECT, event(n)).filter(Caller::isSuccess).isPresent()) {
      unanswered.remove(n);
    }
  }

  private HttpRequest event(int n) {
    String body =
        """
        {"event":"Probe","messageId":"%s","userId":"%s","timestamp":"2026-01-01T00:00:00Z"}"""
            .formatted(messageId(n), run + "-probe-u" + n % PEOPLE);
    return caller.withKey("/v1/track", writeKey).POST(Caller.body(body)).build();
  }

  String messageId(int n) {
    return run + "-probe-m" + n;
  }

  private void read(String what, String path) throws InterruptedException {
    caller.once(what, caller.as(path).GET().build());
  }

  private void customer() throws IOException, InterruptedException {
    Instant from = Instant.now();
    Optional<HttpResponse<String>> answer =
        caller.once(CUSTOMER, caller.as("/api/v1/customers/user_id/" + run + "-u0").GET().build());
    if (answer.filter(Caller::isSuccess).isPresent()) {
      JsonNode partial = Caller.read(answer.get()).path("partial");
      caller.tell(
          new Attempt(WHOLE_CUSTOMER, from, Instant.now(), partial.isEmpty() ? "200" : "partial"));
    }
  }

  private void ask(String what, String url) throws InterruptedException {
    caller.once(
        what, HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE_OF_READINESS).build());
  }

  void end() {
    ending = true;
  }

  /// Sends again what was never answered; then how many events there were.
  int settled() throws IOException, InterruptedException {
    for (int n : unanswered) {
      caller.until(COLLECT_BATCH, () -> event(n), Caller::isSuccess);
    }
    return sent.get();
  }
}
