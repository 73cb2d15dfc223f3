package io.rapport.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// What a service has written down of its callers, as it stands in its audit log.
public final class AuditRows {

  private AuditRows() {}

  /// A row of the audit log.
  public record AuditRow(
      String actor,
      String kind,
      String action,
      String resource,
      List<UUID> ids,
      int items,
      List<String> fields,
      String before,
      String after,
      String trace,
      String operation) {}

  /// The rows of a workspace, in the order of their writing, sealed or not.
  public static List<AuditRow> of(String service, UUID workspace) {
    List<AuditRow> rows = new ArrayList<>();
    try (Connection connection = TestDatabase.connect(service, "postgres");
        PreparedStatement select =
            connection.prepareStatement(
                """
                select actor_name, actor_kind, action, resource, ids, items, fields,
                  encode(before, 'hex'), encode(after, 'hex'), trace, operation
                from audit_row where workspace_id = ? order by seq
                """)) {
      select.setObject(1, workspace);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          rows.add(
              new AuditRow(
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  Arrays.asList((UUID[]) row.getArray(5).getArray()),
                  row.getInt(6),
                  Arrays.asList((String[]) row.getArray(7).getArray()),
                  row.getString(8),
                  row.getString(9),
                  row.getString(10),
                  row.getString(11)));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// How many rows of a workspace have their place in the chain.
  public static long sealed(String service, UUID workspace) {
    try (Connection connection = TestDatabase.connect(service, "postgres");
        PreparedStatement select =
            connection.prepareStatement("select count(*) from audit_seal where workspace_id = ?")) {
      select.setObject(1, workspace);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
