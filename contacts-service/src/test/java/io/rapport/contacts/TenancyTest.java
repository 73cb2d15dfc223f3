package io.rapport.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TenantTables;
import io.rapport.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class TenancyTest {

  private static final List<String> TABLES =
      List.of(
          "account",
          "account_external_id",
          "account_key",
          "contact",
          "contact_external_id",
          "contact_key",
          "note",
          "profile",
          "profile_contact",
          "segment",
          "profile_segment");

  @Test
  void forcesRowLevelSecurityOnEveryTable() {
    assertThat(TenantTables.unprotected("contacts")).isEmpty();
  }

  @Test
  void beginsEveryPrimaryUniqueAndForeignKeyWithTheWorkspace() throws SQLException {
    try (Connection connection = TestDatabase.connect("contacts", "postgres");
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                """
                select string_agg(c.conname, ', ')
                from pg_constraint c
                join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
                where c.conrelid::regclass::text in ('%s') and c.contype in ('p', 'u', 'f')
                  and a.attname <> 'workspace_id'
                """
                    .formatted(String.join("','", TABLES)))) {
      assertThat(result.next()).isTrue();
      assertThat(result.getString(1)).isNull();
    }
  }

  @Test
  void showsNothingWithoutAWorkspace() throws SQLException {
    Api agent = Api.as("agent");
    agent.create("/api/v1/contacts", "{\"name\": \"Mark\", \"emails\": [\"m@acme.example\"]}");
    try (Connection connection = TestDatabase.connect("contacts", "contacts_app");
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        try (ResultSet result = statement.executeQuery("select count(*) from " + table)) {
          assertThat(result.next()).isTrue();
          assertThat(result.getLong(1)).as(table).isZero();
        }
      }
    }
  }
}
