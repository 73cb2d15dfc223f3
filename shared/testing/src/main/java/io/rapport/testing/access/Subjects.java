package io.rapport.testing.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes the real objects that the operations of the API work on: whatever a path names.
public final class Subjects {

  private static final String ACTIVITY =
      """
      {"kind": "call", "subject": "Asked", "contactId": "0190a000-0000-7000-8000-000000000001",
       "occurredAt": "2026-05-01T10:00:00Z"}\
      """;

  private static final String TICKET =
      """
      {"title": "It broke", "contactId": "0190a000-0000-7000-8000-000000000001"}\
      """;

  private static final String TRAIT =
      """
      {"name": "t%s", "of": {"event": "Order Completed", "where": []},
       "aggregate": {"type": "count"}, "window": null}\
      """;

  private static final String SEGMENT =
      """
      {"name": "Spenders", "rule": {"type": "trait", "name": "revenue", "op": "atLeast", "value": 1}}\
      """;

  private static final String IMPORT =
      """
      {"sourceId": "%s", "mapping": {"columns": [{"column": "Customer", "to": "/userId"}],
       "constants": [{"to": "/event", "value": "Order Completed"}]}}""";

  private static final String EXTERNAL_ID = "8812";
  private static final Pattern OF_A_SERVICE = Pattern.compile("/api/v1/services/([a-z]+)/.*");

  /// What stands in the path of an operation.
  ///
  /// @param owned whether it belongs to one workspace, so that others must not find it
  record Subject(Map<String, String> path, boolean owned) {}

  /// A person whom profiles and segments know.
  public record Person(UUID profileId, String userId) {}

  private final Client client;
  private final Function<UUID, String> admin;
  private final Function<UUID, Person> people;
  private final String service;

  /// @param admin a token of somebody who may do everything in a workspace
  /// @param people makes a person in a workspace and waits until reads find it
  /// @param service whose database holds the dead letters, null when the path tells
  public Subjects(
      Client client, Function<UUID, String> admin, Function<UUID, Person> people, String service) {
    this.client = client;
    this.admin = admin;
    this.people = people;
    this.service = service;
  }

  /// An object for the path of an operation, new in the workspace; empty when this class has not
  /// been told how to make one.
  Optional<Subject> make(ApiOperation operation, UUID workspace) {
    String path = operation.path();
    if (operation.parameters().isEmpty()) {
      return Optional.of(new Subject(Map.of(), false));
    }
    if (path.equals("/v1/{call}")) {
      return Optional.of(new Subject(Map.of("call", "b"), false));
    }
    if (path.equals("/v1/pixel/{call}")) {
      return Optional.of(new Subject(Map.of("call", "track"), false));
    }
    if (path.equals("/v1/projects/{writeKey}/settings")) {
      return Optional.of(new Subject(Map.of("writeKey", writeKey(workspace)), false));
    }
    if (path.matches("/api/v1/(contacts|accounts)/by/\\{source}/\\{externalId}")) {
      return Optional.of(
          new Subject(
              Map.of("source", "shop", "externalId", external(operation, workspace)),
              operation.reads()));
    }
    if (path.startsWith("/api/v1/accounts/{id}")) {
      return owned("id", account(workspace));
    }
    if (path.startsWith("/api/v1/contacts/{")) {
      return owned(operation.parameters().getFirst(), contact(workspace));
    }
    if (path.equals("/api/v1/notes/{id}")) {
      return owned("id", note(workspace));
    }
    if (path.equals("/api/v1/activities/{id}")) {
      return owned("id", created("/api/v1/activities", workspace, ACTIVITY));
    }
    if (path.equals("/api/v1/tickets/{id}")) {
      return owned("id", created("/api/v1/tickets", workspace, TICKET));
    }
    if (path.startsWith("/api/v1/sources/{id}/keys/{key}")) {
      String source = created("/api/v1/sources", workspace, "{\"name\": \"Web shop\"}");
      return Optional.of(
          new Subject(Map.of("id", source, "key", firstKey(source, workspace)), true));
    }
    if (path.startsWith("/api/v1/sources/{id}/mapping")) {
      return owned("id", mappedSource(workspace));
    }
    if (path.startsWith("/api/v1/imports/events/{id}")) {
      return owned("id", eventImport(workspace));
    }
    if (path.startsWith("/api/v1/sources/{id}")) {
      return owned("id", created("/api/v1/sources", workspace, "{\"name\": \"Web shop\"}"));
    }
    if (path.startsWith("/api/v1/tracking-plans/templates/{template}")) {
      return Optional.of(new Subject(Map.of("template", "email"), false));
    }
    if (path.equals("/api/v1/tracking-plans/{id}/versions/{version}")) {
      return Optional.of(new Subject(Map.of("id", plan(workspace), "version", "0"), true));
    }
    if (path.startsWith("/api/v1/tracking-plans/{id}")) {
      return owned("id", plan(workspace));
    }
    if (path.equals("/api/v1/events/{messageId}/verdict")) {
      return owned("messageId", message(workspace));
    }
    if (path.startsWith("/api/v1/profiles/by/{type}/{value}")
        || path.startsWith("/api/v1/customers/{type}/{value}")) {
      String userId = people.apply(workspace).userId();
      return Optional.of(new Subject(Map.of("type", "user_id", "value", userId), true));
    }
    if (path.equals("/api/v1/profiles/of-event/{eventId}")) {
      people.apply(workspace);
      return owned("eventId", resolvedEvent(workspace).toString());
    }
    if (path.startsWith("/api/v1/profiles/{id}")) {
      return owned("id", people.apply(workspace).profileId().toString());
    }
    if (path.startsWith("/api/v1/traits/{id}")) {
      return owned("id", created("/api/v1/traits", workspace, TRAIT.formatted(unique())));
    }
    if (path.startsWith("/api/v1/segments/{id}")) {
      return owned("id", created("/api/v1/segments", workspace, SEGMENT));
    }
    if (path.contains("/logs/dead-letters/{id}/")) {
      return owned("id", deadLetter(serviceOf(path), workspace).toString());
    }
    if (path.contains("/logs/{log}/subscribers/{subscriber}/")) {
      String of = serviceOf(path);
      return Optional.of(
          new Subject(Map.of("log", logOf(of), "subscriber", subscriberOf(of)), false));
    }
    if (path.startsWith("/internal/log/")) {
      return Optional.of(
          new Subject(
              Map.of(
                  "source", "elsewhere",
                  "log", "outbox",
                  "lane", "0",
                  "id", UUID.randomUUID().toString(),
                  "page", "1"),
              false));
    }
    return Optional.empty();
  }

  /// The id of something new in the workspace that a field of this name may hold; empty where the
  /// service makes nothing of the kind.
  Optional<String> named(String field, UUID workspace) {
    return switch (field) {
      case "accountId" -> Optional.of(account(workspace));
      case "contactId" -> isOf("contacts") ? Optional.of(contact(workspace)) : Optional.empty();
      case "sourceId" ->
          isOf("interactions") ? Optional.of(sourceWithRefusal(workspace)) : Optional.empty();
      case "id" -> isOf("interactions") ? Optional.of(plan(workspace)) : Optional.empty();
      case "segmentId" -> Optional.of(created("/api/v1/segments", workspace, SEGMENT));
      default -> Optional.empty();
    };
  }

  /// A key that may write events into the workspace.
  String writeKey(UUID workspace) {
    if (!isOf("interactions")) {
      return "wk_" + "0".repeat(48);
    }
    return post("/api/v1/sources", workspace, "{\"name\": \"Key\"}").get("writeKey").asText();
  }

  private boolean isOf(String name) {
    return service == null || service.equals(name);
  }

  private String plan(UUID workspace) {
    return created("/api/v1/tracking-plans", workspace, "{\"name\": \"Shop\"}");
  }

  /// A source that makes events of webhooks.
  private String mappedSource(UUID workspace) {
    String source = created("/api/v1/sources", workspace, "{\"name\": \"Web shop\"}");
    Client.Answer answer =
        call(
            "PUT",
            "/api/v1/sources/" + source + "/mapping",
            workspace,
            "{\"expression\": \"{'event': type}\"}");
    if (!answer.isGood()) {
      throw new IllegalStateException("No mapping: " + answer);
    }
    return source;
  }

  private String eventImport(UUID workspace) {
    String source = created("/api/v1/sources", workspace, "{\"name\": \"Web shop\"}");
    return created("/api/v1/imports/events", workspace, IMPORT.formatted(source));
  }

  /// A source that has set something aside.
  private String sourceWithRefusal(UUID workspace) {
    JsonNode source = post("/api/v1/sources", workspace, "{\"name\": \"Web shop\"}");
    Client.Answer answer =
        client.call(
            "POST",
            "/v1/track?writeKey=" + source.get("writeKey").asText(),
            Map.of(),
            "application/json",
            "{\"event\": \"Nobody\"}");
    if (answer.status() != 200) {
      throw new IllegalStateException("Nothing was set aside: " + answer);
    }
    return source.get("id").asText();
  }

  private String contact(UUID workspace) {
    return created("/api/v1/contacts", workspace, "{\"name\": \"Mark Bauer\"}");
  }

  private String account(UUID workspace) {
    return created("/api/v1/accounts", workspace, "{\"name\": \"Acme\"}");
  }

  /// Who writes sends the document's example, whose external id may not differ from the path's.
  private String external(ApiOperation operation, UUID workspace) {
    String externalId = operation.reads() ? "x-" + unique() : EXTERNAL_ID;
    Client.Answer answer =
        call(
            "PUT",
            operation.path().replaceAll("/\\{.*", "/shop/" + externalId),
            workspace,
            "{\"name\": \"Known\"}");
    if (!answer.isGood()) {
      throw new IllegalStateException("No external id: " + answer);
    }
    return externalId;
  }

  private String note(UUID workspace) {
    return created(
        "/api/v1/contacts/" + contact(workspace) + "/notes",
        workspace,
        "{\"body\": \"Likes tea\"}");
  }

  private String message(UUID workspace) {
    String messageId = "m-" + unique();
    Client.Answer answer =
        client.call(
            "POST",
            "/v1/track",
            new Caller(Caller.Kind.WRITE_KEY, null).headers(workspace, writeKey(workspace)),
            "application/json",
            "{\"messageId\": \"%s\", \"userId\": \"u-1\", \"event\": \"Seen\"}"
                .formatted(messageId));
    if (answer.status() != 200) {
      throw new IllegalStateException("No event: " + answer);
    }
    return messageId;
  }

  private static UUID resolvedEvent(UUID workspace) {
    try (Connection connection = TestDatabase.connect("profiles", "postgres");
        PreparedStatement select =
            connection.prepareStatement(
                "select event_id from profile_event where workspace_id = ? limit 1")) {
      select.setObject(1, workspace);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("Nobody has an event");
        }
        return row.getObject(1, UUID.class);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private UUID deadLetter(String of, UUID workspace) {
    UUID id = UUID.randomUUID();
    try (Connection connection = TestDatabase.connect(of, "postgres");
        PreparedStatement insert =
            connection.prepareStatement(
                """
                with parked as (
                  insert into parked_key (workspace_id, log, subscriber, subject, position)
                  values (?, ?, ?, ?, 1))
                insert into dead_letter (workspace_id, log, subscriber, subject, id, lane, position,
                  event_id, type, occurred_at, data, code)
                values (?, ?, ?, ?, ?, 0, 1, gen_random_uuid(), 'nothing.known.v1', now(), '{}', 'test')
                """)) {
      for (int i = 0; i <= 4; i += 4) {
        insert.setObject(i + 1, workspace);
        insert.setString(i + 2, logOf(of));
        insert.setString(i + 3, subscriberOf(of));
        insert.setString(i + 4, id.toString());
      }
      insert.setObject(9, id);
      insert.executeUpdate();
      return id;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String logOf(String service) {
    return service.equals("interactions") ? "event" : "outbox";
  }

  private static String subscriberOf(String service) {
    return switch (service) {
      case "profiles" -> "segments";
      case "segments" -> "contacts";
      default -> "profiles";
    };
  }

  private String firstKey(String source, UUID workspace) {
    return call("GET", "/api/v1/sources/" + source + "/keys", workspace, null)
        .json()
        .at("/data/0/id")
        .asText();
  }

  private String serviceOf(String path) {
    Matcher named = OF_A_SERVICE.matcher(path);
    return named.matches() ? named.group(1) : service;
  }

  private String created(String path, UUID workspace, String body) {
    return post(path, workspace, body).get("id").asText();
  }

  private JsonNode post(String path, UUID workspace, String body) {
    Client.Answer answer = call("POST", path, workspace, body);
    if (answer.status() != 201) {
      throw new IllegalStateException("Nothing was created by POST " + path + ": " + answer);
    }
    return answer.json();
  }

  private Client.Answer call(String method, String path, UUID workspace, String body) {
    return client.call(
        method,
        path,
        Map.of(
            "Authorization",
            "Bearer " + admin.apply(workspace),
            "Rapport-Workspace",
            workspace.toString()),
        "application/json",
        body);
  }

  private static Optional<Subject> owned(String parameter, String value) {
    return Optional.of(new Subject(Map.of(parameter, value), true));
  }

  private static String unique() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
