package io.rapport.testing.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.testing.Fresh;
import io.rapport.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// Sends fields that only the platform may set, with every operation that takes a body: each must
/// be refused by name or have no effect at all.
public final class MassAssignment {

  private final AccessTable table;
  private final ApiDocument document;
  private final Client client;
  private final Subjects subjects;
  private final List<String> databases;

  public MassAssignment(
      AccessTable table,
      ApiDocument document,
      Client client,
      Subjects subjects,
      List<String> databases) {
    this.table = table;
    this.document = document;
    this.client = client;
    this.subjects = subjects;
    this.databases = List.copyOf(databases);
  }

  /// How it went.
  ///
  /// @param refused answered 400 with a pointer to the field
  /// @param ignored served, and the value is nowhere
  /// @param wrong anything else
  public record Result(int operations, int calls, int refused, int ignored, List<String> wrong) {

    @Override
    public String toString() {
      return "Forbidden fields: %d operations, %d calls: %d refused by name, %d without effect, otherwise %d %s"
          .formatted(operations, calls, refused, ignored, wrong.size(), wrong);
    }
  }

  /// A value that is found again wherever it went.
  ///
  /// @param mark what to look for
  private record Attack(String field, Object value, String mark) {}

  private static List<Attack> attacks() {
    List<Attack> attacks = new ArrayList<>();
    for (String field : List.of("id", "workspaceId", "tenantId", "ownerId")) {
      String id = UUID.randomUUID().toString();
      attacks.add(new Attack(field, id, id));
    }
    int version = ThreadLocalRandom.current().nextInt(1_000_000_000, 2_000_000_000);
    attacks.add(new Attack("version", version, String.valueOf(version)));
    for (String field : List.of("createdAt", "updatedAt", "changedAt")) {
      String time =
          "1999-01-01T00:00:00." + (ThreadLocalRandom.current().nextInt(100_000, 999_999) | 1);
      attacks.add(new Attack(field, time + "Z", time));
    }
    String role = "admin-" + UUID.randomUUID();
    attacks.add(new Attack("roles", List.of(role), role));
    return attacks;
  }

  /// Every operation that takes a JSON object.
  public Result run(List<ApiOperation> operations) {
    List<String> wrong = new ArrayList<>();
    int[] counts = new int[4];
    for (ApiOperation operation : operations) {
      if (operation.example() == null || !operation.example().isObject() || operation.reads()) {
        continue;
      }
      counts[0]++;
      for (Attack attack : attacks()) {
        if (operation.requestSchema() != null
            && document.fieldsOf(operation.requestSchema()).contains(attack.field)) {
          continue;
        }
        for (ObjectNode body : bodies(operation.example(), attack)) {
          counts[1]++;
          judge(operation, attack, body, counts, wrong);
        }
      }
    }
    return new Result(counts[0], counts[1], counts[2], counts[3], wrong);
  }

  private void judge(
      ApiOperation operation, Attack attack, ObjectNode body, int[] counts, List<String> wrong) {
    UUID workspace = Fresh.workspace();
    Client.Answer answer = send(operation, workspace, body);
    String told = operation + " with " + attack.field + ": " + answer.status();
    List<String> stored = stored(attack.mark, operation.collects());
    if (!stored.isEmpty()) {
      wrong.add(told + ", stored in " + stored);
    } else if (answer.isGood() && answer.body().contains(attack.mark)) {
      wrong.add(told + ", shown: " + answer.body());
    } else if (answer.isGood()) {
      counts[3]++;
    } else if (answer.status() == 400 && answer.body().contains("/" + attack.field + "\"")) {
      counts[2]++;
    } else {
      wrong.add(told + " without a pointer: " + answer.body());
    }
  }

  private Client.Answer send(ApiOperation operation, UUID workspace, ObjectNode body) {
    Caller caller =
        table.find(operation).orElseThrow().isByWriteKey()
            ? new Caller(Caller.Kind.WRITE_KEY, null)
            : new Caller(Caller.Kind.ROLE, "admin");
    Map<String, String> headers =
        new LinkedHashMap<>(
            caller.headers(
                workspace,
                caller.kind() == Caller.Kind.WRITE_KEY ? subjects.writeKey(workspace) : null));
    if (operation.headers().contains("If-Match")) {
      headers.put("If-Match", "*");
    }
    return client.call(
        operation.method(),
        operation.pathOf(subjects.make(operation, workspace).orElseThrow().path()),
        headers,
        operation.contentType(),
        body.toString());
  }

  /// The field beside the others, and in the first of each list of objects.
  private static List<ObjectNode> bodies(JsonNode example, Attack attack) {
    List<ObjectNode> bodies = new ArrayList<>();
    ObjectNode outer = example.deepCopy();
    outer.set(attack.field, Client.JSON.valueToTree(attack.value));
    bodies.add(outer);
    for (Map.Entry<String, JsonNode> field : example.properties()) {
      if (field.getValue() instanceof ArrayNode list && !list.isEmpty() && list.get(0).isObject()) {
        ObjectNode inner = example.deepCopy();
        ((ObjectNode) inner.get(field.getKey()).get(0))
            .set(attack.field, Client.JSON.valueToTree(attack.value));
        bodies.add(inner);
      }
    }
    return bodies;
  }

  /// Tables that hold the value. A collected event is kept as it was sent, so there only what the
  /// platform itself says of it counts.
  private List<String> stored(String mark, boolean asSent) {
    List<String> found = new ArrayList<>();
    for (String database : databases) {
      try (Connection connection = TestDatabase.connect(database, "postgres")) {
        for (String table : WorkspaceDigest.tables(connection)) {
          if (holds(connection, table, mark, asSent)) {
            found.add(database + "." + table);
          }
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return found;
  }

  private static boolean holds(Connection connection, String table, String mark, boolean asSent)
      throws SQLException {
    String columns = String.join(", ", columns(connection, table, asSent));
    String sql =
        "select exists (select from %s where replace(concat_ws(' ', %s), ' 00:', 'T00:') like ?)"
            .formatted(WorkspaceDigest.quoted(table), columns);
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, "%" + mark + "%");
      try (ResultSet result = select.executeQuery()) {
        result.next();
        return result.getBoolean(1);
      }
    }
  }

  private static List<String> columns(Connection connection, String table, boolean asSent)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select column_name from information_schema.columns
            where table_schema = 'public' and table_name = ?
              and not (? and data_type in ('json', 'jsonb', 'bytea'))
            """)) {
      select.setString(1, table);
      select.setBoolean(2, asSent);
      List<String> columns = new ArrayList<>();
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          columns.add(WorkspaceDigest.quoted(result.getString(1)));
        }
      }
      return columns;
    }
  }
}
