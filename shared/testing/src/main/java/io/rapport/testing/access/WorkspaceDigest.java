package io.rapport.testing.access;

import static org.awaitility.Awaitility.await;

import io.rapport.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/// What stands in the databases for a workspace, as a digest per table: two that are equal prove
/// that nothing was written in between.
public final class WorkspaceDigest {

  private static final String TABLES =
      """
      select c.relname
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
      where c.relkind in ('r', 'p') and not c.relispartition
      order by 1
      """;

  private WorkspaceDigest() {}

  /// Table to digest of its rows of the workspace.
  static Map<String, String> of(List<String> databases, UUID workspace) {
    return of(databases, Set.of(workspace));
  }

  /// Table to digest of its rows of the workspaces.
  static Map<String, String> of(List<String> databases, Set<UUID> workspaces) {
    Map<String, String> digests = new TreeMap<>();
    for (String database : databases) {
      try (Connection connection = TestDatabase.connect(database, "postgres")) {
        for (String table : tables(connection)) {
          digests.put(database + "." + table, digest(connection, table, workspaces));
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return digests;
  }

  /// The same, once it stays so: what the services tell each other has arrived.
  static Map<String, String> settled(List<String> databases, Set<UUID> workspaces) {
    AtomicReference<Map<String, String>> last = new AtomicReference<>(Map.of());
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(500))
        .during(Duration.ofSeconds(2))
        .until(
            () -> {
              Map<String, String> now = of(databases, workspaces);
              return now.equals(last.getAndSet(now));
            });
    return last.get();
  }

  /// Rows of the workspace that hold a text.
  static long rowsWith(List<String> databases, UUID workspace, String text) {
    long rows = 0;
    for (String database : databases) {
      try (Connection connection = TestDatabase.connect(database, "postgres")) {
        for (String table : tables(connection)) {
          rows += rowsWith(connection, table, workspace, text);
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return rows;
  }

  private static long rowsWith(Connection connection, String table, UUID workspace, String text)
      throws SQLException {
    String sql =
        "select count(*) from %s t where workspace_id = ? and strpos(t::text, ?) > 0"
            .formatted(quoted(table));
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, workspace);
      select.setString(2, text);
      try (ResultSet result = select.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }

  /// Tables in which two digests differ.
  static List<String> changed(Map<String, String> before, Map<String, String> after) {
    return before.keySet().stream()
        .filter(table -> !before.get(table).equals(after.get(table)))
        .toList();
  }

  static List<String> tables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(TABLES)) {
      List<String> tables = new ArrayList<>();
      while (result.next()) {
        tables.add(result.getString(1));
      }
      return tables;
    }
  }

  private static String digest(Connection connection, String table, Set<UUID> workspaces)
      throws SQLException {
    String sql =
        """
        select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '')
        from %s t where workspace_id = any(?)
        """
            .formatted(quoted(table));
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setArray(1, connection.createArrayOf("uuid", workspaces.toArray()));
      try (ResultSet result = select.executeQuery()) {
        result.next();
        return result.getString(1);
      }
    }
  }

  static String quoted(String table) {
    return '"' + table.replace("\"", "\"\"") + '"';
  }
}
