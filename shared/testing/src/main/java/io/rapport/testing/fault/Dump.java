package io.rapport.testing.fault;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/// What a dump and a restore into another cluster do: the rows and the sequences arrive, the
/// transaction counter does not. Both databases have the same tables already.
public final class Dump {

  private static final String TABLES =
      """
      select quote_ident(c.relname),
        (select string_agg(quote_ident(a.attname), ', ' order by a.attnum)
         from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
           and a.attgenerated = '')
      from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and not c.relispartition and c.relname <> 'flyway_schema_history'
      order by 1
      """;

  private static final String SEQUENCES =
      """
      select format('select setval(%L, %s)', schemaname || '.' || quote_ident(sequencename), last_value)
      from pg_sequences where schemaname = 'public' and last_value is not null
      """;

  private Dump() {}

  /// Replaces the rows of `to` by those of `from`; both are connections of superusers.
  public static void copy(Connection from, Connection to) throws SQLException {
    to.setAutoCommit(false);
    try (Statement source = from.createStatement();
        Statement target = to.createStatement()) {
      target.execute("set local session_replication_role = replica");
      List<String[]> tables = rows(source, TABLES);
      for (String[] table : tables) {
        target.execute("truncate " + table[0] + " cascade");
      }
      for (String[] table : tables) {
        copy(from, to, table[0], table[1]);
      }
      for (String[] sequence : rows(source, SEQUENCES)) {
        target.execute(sequence[0]);
      }
      to.commit();
    } finally {
      to.rollback();
      to.setAutoCommit(true);
    }
  }

  /// Adds the rows of one table of `from` to the same table of `to`.
  public static void copy(Connection from, Connection to, String table) throws SQLException {
    try (Statement source = from.createStatement()) {
      for (String[] known : rows(source, TABLES)) {
        if (known[0].equals(table)) {
          copy(from, to, known[0], known[1]);
        }
      }
    }
  }

  private static void copy(Connection from, Connection to, String table, String columns)
      throws SQLException {
    CopyManager out = from.unwrap(PGConnection.class).getCopyAPI();
    CopyManager in = to.unwrap(PGConnection.class).getCopyAPI();
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    try {
      out.copyOut("copy (select " + columns + " from " + table + ") to stdout", rows);
      in.copyIn(
          "copy " + table + " (" + columns + ") from stdin",
          new ByteArrayInputStream(rows.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String[]> rows(Statement statement, String sql) throws SQLException {
    List<String[]> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        String[] row = new String[columns];
        for (int i = 0; i < columns; i++) {
          row[i] = result.getString(i + 1);
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
