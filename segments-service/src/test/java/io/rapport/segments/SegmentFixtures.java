package io.rapport.segments;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.contracts.Event;
import io.rapport.contracts.EventResolved;
import io.rapport.contracts.ProfileEvent;
import io.rapport.contracts.ProfileState;
import io.rapport.testing.Fresh;
import io.rapport.testing.InboxClient;
import io.rapport.testing.LogRows;
import io.rapport.testing.Tokens;
import io.rapport.web.Ids;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// A workspace of a test: its segments by the API, its people by the logs of profiles-service.
public final class SegmentFixtures {

  private static final ObjectMapper JSON = new ObjectMapper();

  public final UUID workspace = Fresh.workspace();

  public String token(String... roles) {
    return Tokens.of(roles).in(workspace);
  }

  /// Makes a segment and waits until it is counted.
  public UUID segment(String name, String rule) {
    UUID id = building(name, rule);
    awaitLive(id);
    return id;
  }

  /// Makes a segment.
  public UUID building(String name, String rule) {
    return UUID.fromString(
        given()
            .auth()
            .oauth2(token("marketer"))
            .contentType("application/json")
            .body("{\"name\": \"" + name + "\", \"rule\": " + rule + "}")
            .post("/api/v1/segments")
            .then()
            .statusCode(201)
            .extract()
            .path("id"));
  }

  public Response get(UUID segment) {
    return given().auth().oauth2(token("viewer")).get("/api/v1/segments/" + segment);
  }

  public void awaitLive(UUID segment) {
    await().atMost(Duration.ofSeconds(60)).until(() -> get(segment).path("status").equals("live"));
  }

  /// The members, all pages; and the count must be the same.
  public Set<UUID> members(UUID segment) {
    Set<UUID> members = new TreeSet<>();
    String cursor = null;
    do {
      Response page =
          given()
              .auth()
              .oauth2(token("viewer"))
              .queryParam("limit", 1_000)
              .queryParam("cursor", cursor == null ? "" : cursor)
              .get("/api/v1/segments/" + segment + "/members");
      assertThat(page.statusCode()).isEqualTo(200);
      page.<List<String>>path("data.profileId").forEach(id -> members.add(UUID.fromString(id)));
      cursor = page.path("page.next");
    } while (cursor != null);
    assertThat(get(segment).<Number>path("count").longValue()).isEqualTo(members.size());
    return members;
  }

  /// What was told of members, in order: `entered Name 1`.
  public List<String> told(UUID profile) {
    return LogRows.published("segments", workspace).stream()
        .filter(row -> row.subject().equals(profile.toString()))
        .map(SegmentFixtures::sentence)
        .toList();
  }

  private static String sentence(LogRows.LogRow row) {
    try {
      Map<?, ?> data = JSON.readValue(row.data(), Map.class);
      return row.type().split("\\.")[1] + " " + data.get("segmentName") + " " + data.get("version");
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  public void changes(ProfileState... states) {
    profiles(
        List.of(states).stream().map(s -> new ProfileEvent.Changed(s, Instant.now())).toList());
  }

  public void profiles(List<? extends Event> events) {
    InboxClient.of("profiles", "outbox").deliver(workspace, events);
  }

  public void performs(EventResolved... events) {
    InboxClient.of("profiles", "resolved").deliver(workspace, events);
  }

  /// A profile on its own, whose one anchor is itself.
  public static ProfileState profile(UUID id, long version, Map<String, Object> traits) {
    return new ProfileState(id, version, null, List.of(id), List.of(), traits);
  }

  /// A profile of several anchors.
  public static ProfileState profile(
      UUID id, long version, Map<String, Object> traits, UUID... anchors) {
    return new ProfileState(id, version, null, List.of(anchors), List.of(), traits);
  }

  /// A profile that is part of another now.
  public static ProfileState mergedAway(UUID id, long version, UUID into) {
    return new ProfileState(id, version, into, List.of(), List.of(), Map.of());
  }

  public static EventResolved event(UUID anchor, String name, Instant at) {
    return event(anchor, name, at, Map.of());
  }

  public static EventResolved event(
      UUID anchor, String name, Instant at, Map<String, Object> properties) {
    return new EventResolved(anchor, Ids.next().toString(), "track", name, at, properties);
  }

  public static String performed(String event, int atLeast, String window) {
    return """
        {"type": "performed", "event": "%s", "count": {"atLeast": %d}, "window": %s}"""
        .formatted(event, atLeast, window);
  }

  public static String atLeast(String trait, int value) {
    return """
        {"type": "trait", "name": "%s", "op": "atLeast", "value": %d}"""
        .formatted(trait, value);
  }
}
