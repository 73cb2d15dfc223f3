package io.rapport.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What a service has stored of a workspace, as texts that can be held against another's.
public final class StoredRows {

  private StoredRows() {}

  /// The rows of a query of which each `?` is the workspace, in order.
  public static List<String> of(String service, UUID workspace, String sql) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = TestDatabase.connect(service, "postgres");
        PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 1; i <= select.getParameterMetaData().getParameterCount(); i++) {
        select.setObject(i, workspace);
      }
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(result.getString(i));
          }
          rows.add(String.join(" ", row.stream().map(String::valueOf).toList()));
        }
      }
      rows.sort(null);
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
