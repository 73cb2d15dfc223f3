package io.rapport.endtoend;

import static org.awaitility.Awaitility.await;

import io.rapport.testing.access.Caller;
import io.rapport.testing.access.Client;
import io.rapport.testing.access.Subjects.Person;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// People who came in by an event and are known to profiles and segments by now, one in each
/// workspace.
final class People {

  private final Client gateway;
  private final Function<UUID, String> admin;
  private final Map<UUID, Person> known = new ConcurrentHashMap<>();

  People(Client gateway, Function<UUID, String> admin) {
    this.gateway = gateway;
    this.admin = admin;
  }

  Person in(UUID workspace) {
    return known.computeIfAbsent(workspace, this::arrive);
  }

  private Person arrive(UUID workspace) {
    Map<String, String> token = Map.of("Authorization", "Bearer " + admin.apply(workspace));
    String key =
        gateway
            .call("POST", "/api/v1/sources", token, "application/json", "{\"name\": \"Shop\"}")
            .json()
            .get("writeKey")
            .asText();
    String userId = "u-" + UUID.randomUUID();
    gateway.call(
        "POST",
        "/v1/track",
        new Caller(Caller.Kind.WRITE_KEY, null).headers(workspace, key),
        "application/json",
        "{\"userId\": \"" + userId + "\", \"event\": \"Seen\"}");
    String path = "/api/v1/profiles/by/user_id/" + userId;
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> gateway.call("GET", path, token, null, null).isGood());
    String id = gateway.call("GET", path, token, null, null).json().get("id").asText();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                gateway
                    .call("GET", "/api/v1/profiles/" + id + "/segments", token, null, null)
                    .isGood());
    return new Person(UUID.fromString(id), userId);
  }
}
