package io.rapport.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What a service has told others, as it stands in its outbox.
public final class LogRows {

  private LogRows() {}

  /// A row of the outbox.
  public record LogRow(String type, String subject, String data) {}

  /// What was published in a workspace, in order.
  public static List<LogRow> published(String service, UUID workspace) {
    List<LogRow> rows = new ArrayList<>();
    try (Connection connection = TestDatabase.connect(service, "postgres");
        PreparedStatement select =
            connection.prepareStatement(
                "select type, subject, data::text from outbox where workspace_id = ? order by seq")) {
      select.setObject(1, workspace);
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          rows.add(new LogRow(result.getString(1), result.getString(2), result.getString(3)));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The types of what was published in a workspace, in order.
  public static List<String> types(String service, UUID workspace) {
    return published(service, workspace).stream().map(LogRow::type).toList();
  }
}
