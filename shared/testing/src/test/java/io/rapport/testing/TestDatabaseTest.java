package io.rapport.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class TestDatabaseTest {

  @Test
  void hasTheRolesOfADeployment() throws SQLException {
    TestDatabase.create("contacts");
    try (Connection connection = TestDatabase.connect("contacts", "contacts_app");
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "select rolbypassrls from pg_roles where rolname = current_user")) {
      assertThat(result.next()).isTrue();
      assertThat(result.getBoolean(1)).isFalse();
    }
  }
}
