package io.rapport.interactions;

import io.rapport.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What stands in the database, and how to make it older, past all rules.
public final class Rows {

  private Rows() {}

  /// The first column, as text.
  public static List<String> of(String sql, Object... arguments) {
    try (Connection connection = TestDatabase.connect("interactions", "postgres");
        PreparedStatement select = prepare(connection, sql, arguments);
        ResultSet result = select.executeQuery()) {
      List<String> values = new ArrayList<>();
      while (result.next()) {
        values.add(result.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public static int change(String sql, Object... arguments) {
    try (Connection connection = TestDatabase.connect("interactions", "postgres");
        PreparedStatement change = prepare(connection, sql, arguments)) {
      return change.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... arguments)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
  }
}
