package io.rapport.profiles;

import static io.restassured.RestAssured.given;

import io.rapport.contracts.ContactState;
import io.rapport.contracts.EventCollected;
import io.rapport.testing.Fresh;
import io.rapport.testing.InboxClient;
import io.rapport.testing.Tokens;
import io.restassured.common.mapper.TypeRef;
import io.restassured.path.json.JsonPath;
import io.restassured.path.json.config.JsonPathConfig.NumberReturnType;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// One workspace and what its people do there.
public final class ProfilesFixtures {

  public static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
  public static final UUID SOURCE = UUID.fromString("0190a000-0000-7000-8000-0000000005a1");

  public final UUID workspace = Fresh.workspace();

  public final InboxClient events = InboxClient.of("interactions", "event");
  public final InboxClient contacts = InboxClient.of("contacts", "outbox");
  public final InboxClient interactions = InboxClient.of("interactions", "outbox");

  /// A message of the collection API, at so many minutes after noon.
  public static EventCollected event(
      String messageId, String kind, int minute, Map<String, Object> message) {
    Instant at = NOON.plusSeconds(60L * minute);
    Object subject = message.getOrDefault("userId", message.getOrDefault("anonymousId", messageId));
    return new EventCollected(
        UUID.randomUUID(),
        messageId,
        SOURCE,
        kind,
        (String) message.getOrDefault("event", message.get("name")),
        at,
        at,
        subject.toString(),
        message,
        Map.of());
  }

  /// The same, with what the platform itself says of it.
  public static EventCollected derived(EventCollected event, Object... namesAndValues) {
    return new EventCollected(
        event.id(),
        event.messageId(),
        event.sourceId(),
        event.kind(),
        event.name(),
        event.occurredAt(),
        event.receivedAt(),
        event.subject(),
        event.message(),
        object(namesAndValues));
  }

  public static EventCollected track(String id, int minute, String name, Object... idsAndMore) {
    Map<String, Object> message = object(idsAndMore);
    message.put("event", name);
    return event(id, "track", minute, message);
  }

  public static EventCollected identify(String id, int minute, Object... idsAndMore) {
    return event(id, "identify", minute, object(idsAndMore));
  }

  public static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
    }
    return object;
  }

  public static ContactState contact(
      UUID id, long version, String name, List<String> emails, String userId) {
    return new ContactState(
        id,
        version,
        null,
        null,
        name,
        emails,
        List.of(),
        userId,
        Map.of(),
        null,
        null,
        null,
        null,
        Map.of(),
        NOON,
        NOON.plusSeconds(version));
  }

  public String token(String role) {
    return Tokens.of(role).in(workspace);
  }

  public Response get(String path) {
    return given().auth().oauth2(token("viewer")).get(path);
  }

  /// The profile that an identifier belongs to.
  public Map<String, Object> profileBy(String type, String value) {
    Response answer = get("/api/v1/profiles/by/" + type + "/" + value);
    if (answer.statusCode() != 200) {
      throw new AssertionError(type + " " + value + ": " + answer.statusCode());
    }
    return answer.as(new TypeRef<Map<String, Object>>() {});
  }

  public String idBy(String type, String value) {
    return profileBy(type, value).get("id").toString();
  }

  /// As above, with the value as a parameter of the path, so that it is encoded.
  public String idBy(String type, String parameter, String value) {
    return given()
        .auth()
        .oauth2(token("viewer"))
        .pathParam(parameter.substring(1, parameter.length() - 1), value)
        .get("/api/v1/profiles/by/" + type + "/" + parameter)
        .then()
        .statusCode(200)
        .extract()
        .path("id");
  }

  /// With numbers exact.
  public JsonPath json(String path) {
    Response answer = get(path);
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.asString());
    }
    return answer
        .jsonPath()
        .using(
            io.restassured.path.json.config.JsonPathConfig.jsonPathConfig()
                .numberReturnType(NumberReturnType.BIG_DECIMAL));
  }

  /// All message ids and other ids of a timeline, page by page.
  public List<String> timeline(String profile, int limit) {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonPath page =
          json("/api/v1/profiles/" + profile + "/timeline?limit=" + limit + "&cursor=" + cursor);
      ids.addAll(page.getList("data.id"));
      cursor = page.getString("page.next");
    }
    return ids;
  }
}
