package io.rapport.benchmarks.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// People at work in the CRM: contacts are written down and changed, one request at a time, each
/// until it is answered.
final class ContactLoad {

  static final String CREATE = "create contact";
  static final String CHANGE = "change contact";

  static final Duration PAUSE = Duration.ofMillis(250);
  private static final int NOT_AS_EXPECTED = 412;
  private static final int CREATED = 201;

  private final Caller caller;
  private final String run;
  private final Duration pause;
  private final AtomicInteger workers = new AtomicInteger();
  private final Map<UUID, Written> contacts = new ConcurrentHashMap<>();
  private volatile boolean ending;

  ContactLoad(Caller caller, String run, Duration pause) {
    this.caller = caller;
    this.pause = pause;
    this.run = run;
  }

  /// A contact as it was last confirmed.
  record Written(long version, String jobTitle) {}

  /// The work of one person, who changes nobody else's contacts.
  Void write() throws IOException, InterruptedException {
    int worker = workers.getAndIncrement();
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    List<UUID> own = new ArrayList<>();
    for (int n = 0; !ending; n++) {
      if (own.isEmpty() || random.nextInt(5) < 2) {
        own.add(create(run + "-" + worker + "-" + n));
      } else {
        change(own.get(random.nextInt(own.size())), "step " + n);
      }
      Thread.sleep(pause);
    }
    return null;
  }

  private UUID create(String name) throws IOException, InterruptedException {
    Map<String, Object> contact =
        Map.of(
            "firstName",
            "Ada",
            "lastName",
            name,
            "emails",
            List.of(name + "@rapport.example"),
            "jobTitle",
            "step 0");
    JsonNode answer =
        Caller.read(
            caller.until(
                CREATE,
                () ->
                    caller
                        .as("/api/v1/contacts")
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", name)
                        .POST(Caller.body(contact))
                        .build(),
                a -> a.statusCode() == CREATED));
    UUID id = UUID.fromString(answer.path("id").asText());
    contacts.put(id, new Written(answer.path("version").asLong(), "step 0"));
    return id;
  }

  /// Says which version it changes: a change that was stored though its answer was lost is refused
  /// the second time, and then found to stand.
  private void change(UUID id, String jobTitle) throws IOException, InterruptedException {
    Written before = contacts.get(id);
    HttpResponse<String> answer =
        caller.until(
            CHANGE,
            () ->
                caller
                    .as("/api/v1/contacts/" + id)
                    .header("Content-Type", "application/merge-patch+json")
                    .header("If-Match", "\"" + before.version() + "\"")
                    .method("PATCH", Caller.body(Map.of("jobTitle", jobTitle)))
                    .build(),
            a -> Caller.isSuccess(a) || a.statusCode() == NOT_AS_EXPECTED);
    JsonNode contact =
        Caller.isSuccess(answer) ? Caller.read(answer) : caller.get("/api/v1/contacts/" + id);
    Written after =
        new Written(contact.path("version").asLong(), contact.path("jobTitle").asText());
    if (!after.equals(new Written(before.version() + 1, jobTitle))) {
      throw new IllegalStateException(
          "Contact " + id + " was " + before + ", then changed to " + jobTitle + ": " + after);
    }
    contacts.put(id, after);
  }

  void end() {
    ending = true;
  }

  Map<UUID, Written> confirmed() {
    return Map.copyOf(contacts);
  }
}
