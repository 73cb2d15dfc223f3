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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/// Sends fields that only the platform may set, with every operation that takes a body: each must
/// be refused by name or have no effect at all.
public final class MassAssignment {

  private static final List<String> IDS = List.of("id", "workspaceId", "tenantId", "ownerId");
  private static final List<String> TIMES = List.of("createdAt", "updatedAt", "changedAt");
  private static final String LONG_AGO = "1999-01-01T00:00:00.";

  private final ApiDocument document;
  private final Writes writes;
  private final List<String> databases;

  /// What the values of one run have in common, so that one look at a table finds them all.
  private final String family = UUID.randomUUID().toString().substring(0, 8);

  private final int era = ThreadLocalRandom.current().nextInt(100_000, 200_000);
  private int count;

  public MassAssignment(
      AccessTable table,
      ApiDocument document,
      Client client,
      Subjects subjects,
      List<String> databases) {
    this.document = document;
    this.writes = new Writes(table, client, subjects);
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

  private record Sent(ApiOperation operation, UUID workspace, Attack attack, Client.Answer answer) {

    /// A collected event is kept as it was sent, so there only what the platform itself says of it
    /// counts.
    boolean isKeptAsSent() {
      return operation.collects();
    }
  }

  /// Every operation that takes a JSON object.
  public Result run(List<ApiOperation> operations) {
    List<Sent> sent = new ArrayList<>();
    int attacked = 0;
    for (ApiOperation operation : operations) {
      if (operation.example() != null && operation.example().isObject() && !operation.reads()) {
        attacked++;
        for (Attack attack : attacks()) {
          if (operation.requestSchema() == null
              || !document.fieldsOf(operation.requestSchema()).contains(attack.field)) {
            for (ObjectNode body : bodies(operation.example(), attack)) {
              UUID workspace = Fresh.workspace();
              Client.Answer answer = writes.send(operation, workspace, body);
              sent.add(new Sent(operation, workspace, attack, answer));
            }
          }
        }
      }
    }
    return judged(attacked, sent);
  }

  private List<Attack> attacks() {
    List<Attack> attacks = new ArrayList<>();
    for (String field : IDS) {
      String id = id();
      attacks.add(new Attack(field, id, id));
    }
    int version = era * 10_000 + count++;
    attacks.add(new Attack("version", version, String.valueOf(version)));
    for (String field : TIMES) {
      String time = LONG_AGO + (100_001 + 2 * count++);
      attacks.add(new Attack(field, time + "Z", time));
    }
    String role = "admin-" + id();
    attacks.add(new Attack("roles", List.of(role), role));
    return attacks;
  }

  private String id() {
    return family + UUID.randomUUID().toString().substring(8);
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

  private Result judged(int operations, List<Sent> sent) {
    if (databases.size() > 1) {
      WorkspaceDigest.settled(
          databases, sent.stream().map(Sent::workspace).collect(Collectors.toSet()));
    }
    Map<String, List<String>> everything = rows(false);
    Map<String, List<String>> columns = rows(true);
    List<String> wrong = new ArrayList<>();
    int refused = 0;
    int ignored = 0;
    for (Sent it : sent) {
      Client.Answer answer = it.answer;
      String told = it.operation + " with " + it.attack.field + ": " + answer.status();
      Set<String> stored = holding(it.isKeptAsSent() ? columns : everything, it.attack.mark);
      if (!stored.isEmpty()) {
        wrong.add(told + ", stored in " + stored);
      } else if (answer.isGood() && answer.body().contains(it.attack.mark)) {
        wrong.add(told + ", shown: " + answer.body());
      } else if (answer.isGood()) {
        ignored++;
      } else if (answer.status() == 400 && answer.body().contains("/" + it.attack.field + "\"")) {
        refused++;
      } else {
        wrong.add(told + " without a pointer: " + answer.body());
      }
    }
    return new Result(operations, sent.size(), refused, ignored, wrong);
  }

  private static Set<String> holding(Map<String, List<String>> rows, String mark) {
    return rows.entrySet().stream()
        .filter(table -> table.getValue().stream().anyMatch(row -> row.contains(mark)))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /// Rows that may hold a value of this run, by table.
  ///
  /// @param plain without the columns that keep what was sent
  private Map<String, List<String>> rows(boolean plain) {
    Map<String, List<String>> rows = new TreeMap<>();
    for (String database : databases) {
      try (Connection connection = TestDatabase.connect(database, "postgres")) {
        for (String table : WorkspaceDigest.tables(connection)) {
          rows.put(database + "." + table, rows(connection, table, plain));
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return rows;
  }

  private List<String> rows(Connection connection, String table, boolean plain)
      throws SQLException {
    String sql =
        """
        select row from (select replace(concat_ws(' ', %s), ' 00:', 'T00:') as row from %s) t
        where row like any(?)
        """
            .formatted(
                String.join(", ", columns(connection, table, plain)),
                WorkspaceDigest.quoted(table));
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      String[] parts = {"%" + family + "%", "%" + era + "%", "%" + LONG_AGO + "%"};
      select.setArray(1, connection.createArrayOf("text", parts));
      List<String> rows = new ArrayList<>();
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          rows.add(result.getString(1));
        }
      }
      return rows;
    }
  }

  private static List<String> columns(Connection connection, String table, boolean plain)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select column_name from information_schema.columns
            where table_schema = 'public' and table_name = ?
              and not (? and (data_type in ('json', 'jsonb', 'bytea') or column_name = 'raw'))
            """)) {
      select.setString(1, table);
      select.setBoolean(2, plain);
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
