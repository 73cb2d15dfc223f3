package io.rapport.sdk;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.testing.Fresh;
import io.rapport.testing.TestDatabase;
import io.rapport.testing.Tokens;
import io.rapport.testing.access.Client;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A source in a workspace of its own, and what became of all that was sent with its key.
final class Source {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Client gateway = Platform.gateway();
  private final UUID workspace = Fresh.workspace();
  private final String writeKey =
      gateway
          .call("POST", "/api/v1/sources", token(), "application/json", "{\"name\": \"Shop\"}")
          .json()
          .get("writeKey")
          .asText();

  String writeKey() {
    return writeKey;
  }

  /// In the order of their storing.
  List<Arrival> arrivals() {
    List<Arrival> arrivals = new ArrayList<>();
    try (Connection connection = TestDatabase.connect("interactions", "postgres");
        PreparedStatement select =
            connection.prepareStatement(
                """
                select message_id, kind, name, user_id, anonymous_id, message::text, derived::text
                from event where workspace_id = ? order by seq\
                """)) {
      select.setObject(1, workspace);
      ResultSet row = select.executeQuery();
      while (row.next()) {
        arrivals.add(
            new Arrival(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                JSON.readTree(row.getString(6)),
                row.getString(7) == null
                    ? JSON.createObjectNode()
                    : JSON.readTree(row.getString(7))));
      }
      return arrivals;
    } catch (SQLException | JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /// How many events were set aside.
  int quarantined() {
    try (Connection connection = TestDatabase.connect("interactions", "postgres");
        PreparedStatement select =
            connection.prepareStatement("select count(*) from quarantine where workspace_id = ?")) {
      select.setObject(1, workspace);
      ResultSet row = select.executeQuery();
      row.next();
      return row.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What the platform says of a message, once it knows whose it is.
  JsonNode verdict(String messageId) {
    return await("the verdict of " + messageId)
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(
            () -> get("/api/v1/events/" + messageId + "/verdict").json(),
            verdict ->
                verdict.has("profileId") || !verdict.path("verdict").asText().equals("accepted"));
  }

  /// The profile of somebody, once it is there and bears another identifier too.
  JsonNode profile(String type, String value, String otherType, String otherValue) {
    String path = "/api/v1/profiles/by/" + type + "/" + value;
    return await("the profile of " + value + " with " + otherValue)
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> get(path), answer -> answer.isGood() && bears(answer, otherType, otherValue))
        .json();
  }

  /// The profile that bears an identifier now; an empty object when there is none.
  JsonNode profileNow(String type, String value) {
    Client.Answer answer = get("/api/v1/profiles/by/" + type + "/" + value);
    return answer.isGood() ? answer.json() : JSON.createObjectNode();
  }

  /// What stands in a profile's timeline, the newest first, once there are so many entries.
  List<JsonNode> timeline(JsonNode profile, int entries) {
    String path = "/api/v1/profiles/" + profile.get("id").asText() + "/timeline?limit=100";
    return await("a timeline of " + entries)
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> get(path).json(), it -> it.path("data").size() >= entries)
        .path("data")
        .valueStream()
        .toList();
  }

  private static boolean bears(Client.Answer profile, String type, String value) {
    for (JsonNode identifier : profile.json().path("identifiers")) {
      if (identifier.path("type").asText().equals(type)
          && identifier.path("value").asText().equals(value)) {
        return true;
      }
    }
    return false;
  }

  private Client.Answer get(String path) {
    return gateway.call("GET", path, token(), null, null);
  }

  private Map<String, String> token() {
    return Map.of("Authorization", "Bearer " + Tokens.of("admin").in(workspace));
  }
}
