package io.rapport.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tries the walls between workspaces by SQL, as the role of requests, on every table that bears a
/// workspace. Its rows are made up, and gone afterwards.
public final class WorkspaceRows {

  private static final String SAVED = "42501";
  private static final Pattern LITERAL = Pattern.compile("'((?:[^']|'')*)'");
  private static final Pattern CHECKED_COLUMN = Pattern.compile("\\(\\(?\"?(\\w+)\"?");

  /// What was seen.
  ///
  /// @param tables of which rows of two workspaces were there
  /// @param own rows of its own that a workspace saw in all of them
  /// @param foreign rows of the other that a workspace saw
  /// @param unset rows that were seen without a workspace
  /// @param written tables into which a row of the other workspace could be written
  /// @param unproven tables for which no row could be made up, with the reason
  public record Seen(
      int tables,
      long own,
      long foreign,
      long unset,
      List<String> written,
      List<String> unproven) {}

  private final Connection connection;
  private final String role;
  private final UUID one = UUID.randomUUID();
  private final UUID other = UUID.randomUUID();
  private int tables;
  private long own;
  private long foreign;
  private long unset;
  private final List<String> written = new ArrayList<>();
  private final List<String> unproven = new ArrayList<>();

  private WorkspaceRows(Connection connection, String service) {
    this.connection = connection;
    this.role = service + "_app";
  }

  /// Tries the database of a service.
  public static Seen look(String service) {
    try (Connection connection = TestDatabase.connect(service, "postgres")) {
      connection.setAutoCommit(false);
      Seen seen = look(connection, service);
      connection.rollback();
      return seen;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// As above, within the transaction of a superuser's connection.
  public static Seen look(Connection connection, String service) throws SQLException {
    return new WorkspaceRows(connection, service).look();
  }

  private Seen look() throws SQLException {
    run("set local lock_timeout = '5s'");
    for (Table table : tables()) {
      if (makeUp(table)) {
        tables++;
        if (table.readable) {
          read(table);
        }
        if (table.insertable) {
          write(table);
        }
      }
    }
    run("reset role");
    return new Seen(tables, own, foreign, unset, List.copyOf(written), List.copyOf(unproven));
  }

  private boolean makeUp(Table table) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      run("reset role");
      run("set local session_replication_role = replica");
      run(insert(table, one, 1));
      run(insert(table, other, 2));
      run("set local session_replication_role = origin");
      return true;
    } catch (SQLException e) {
      connection.rollback(before);
      unproven.add(table.name + ": " + e.getMessage());
      return false;
    }
  }

  private void read(Table table) throws SQLException {
    run("set local role " + role);
    workspace(one.toString());
    own += count("select count(*) from %s where workspace_id = '%s'".formatted(table.name, one));
    foreign +=
        count("select count(*) from %s where workspace_id <> '%s'".formatted(table.name, one));
    workspace("");
    unset += count("select count(*) from " + table.name);
    run("reset rapport.workspace");
    unset += count("select count(*) from " + table.name);
    run("reset role");
  }

  private void write(Table table) throws SQLException {
    run("set local role " + role);
    workspace(one.toString());
    if (succeeds(insert(table, other, 3))) {
      written.add(table.name + ": insert");
    }
    if (table.updatable
        && succeeds("update %s set workspace_id = '%s'".formatted(table.name, other))) {
      written.add(table.name + ": update");
    }
    workspace("");
    if (succeeds(insert(table, other, 4))) {
      written.add(table.name + ": insert without a workspace");
    }
    run("reset role");
  }

  private boolean succeeds(String sql) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql) > 0;
    } catch (SQLException e) {
      if (!SAVED.equals(e.getSQLState())) {
        throw e;
      }
      return false;
    } finally {
      connection.rollback(before);
    }
  }

  private void workspace(String id) throws SQLException {
    count("select length(set_config('rapport.workspace', '%s', true))".formatted(id));
  }

  private String insert(Table table, UUID workspace, int salt) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (Column column : table.columns) {
      names.add('"' + column.name + '"');
      values.add(
          column.name.equals("workspace_id") ? "'" + workspace + "'" : column.value(table, salt));
    }
    return "insert into %s (%s) values (%s)"
        .formatted(table.name, String.join(", ", names), String.join(", ", values));
  }

  private List<Table> tables() throws SQLException {
    String sql =
        """
        select c.relname, has_table_privilege(?, c.oid, 'select'),
          has_table_privilege(?, c.oid, 'insert'), has_table_privilege(?, c.oid, 'update'),
          coalesce((select string_agg(pg_get_constraintdef(k.oid), chr(10)) from pg_constraint k
            where k.conrelid = c.oid and k.contype = 'c'), '')
        from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
          and not a.attisdropped
        where c.relkind in ('r', 'p') and not c.relispartition
        order by 1
        """;
    List<Table> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 1; i <= 3; i++) {
        select.setString(i, role);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(
              new Table(
                  row.getString(1),
                  row.getBoolean(2),
                  row.getBoolean(3),
                  row.getBoolean(4),
                  row.getString(5),
                  columns(row.getString(1))));
        }
      }
    }
    return found;
  }

  /// Those that have to be given: what has a default is left to it.
  private List<Column> columns(String table) throws SQLException {
    String sql =
        """
        select a.attname, format_type(a.atttypid, null) from pg_attribute a
        where a.attrelid = cast(? as regclass) and a.attnum > 0 and not a.attisdropped
          and a.attgenerated = '' and a.attidentity = ''
          and (a.attname = 'workspace_id' or a.attnotnull and not a.atthasdef)
        order by a.attnum
        """;
    List<Column> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, table);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(new Column(row.getString(1), row.getString(2)));
        }
      }
    }
    return found;
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long count(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  private record Table(
      String name,
      boolean readable,
      boolean insertable,
      boolean updatable,
      String checks,
      List<Column> columns) {}

  private record Column(String name, String type) {

    private static final Set<String> NUMBERS =
        Set.of("smallint", "integer", "bigint", "numeric", "double precision", "real");

    /// Each id is above the one before it, as some checks want two of them.
    String value(Table table, int salt) {
      if (type.endsWith("[]")) {
        return "'{}'";
      }
      if (NUMBERS.contains(type)) {
        return name.equals("lane") ? "0" : String.valueOf(salt);
      }
      return switch (type) {
        case "uuid" -> "uuidv7()";
        case "timestamp with time zone" -> "now()";
        case "date" -> "(now() at time zone 'utc')::date";
        case "boolean" -> "false";
        case "json", "jsonb" -> "'{}'";
        case "bytea" -> "decode('" + UUID.randomUUID().toString().replace("-", "") + "', 'hex')";
        case "xid8" -> "pg_current_xact_id()";
        case "pg_snapshot" -> "pg_current_snapshot()";
        default -> "'" + allowed(table).orElse("x" + salt) + "'";
      };
    }

    /// The first text that a check of the table lets this column be.
    private java.util.Optional<String> allowed(Table table) {
      for (String check : table.checks.split("\n")) {
        Matcher column = CHECKED_COLUMN.matcher(check);
        Matcher literal = LITERAL.matcher(check);
        if (column.find() && column.group(1).equals(name) && literal.find()) {
          return java.util.Optional.of(literal.group(1));
        }
      }
      return java.util.Optional.empty();
    }
  }
}
