package io.rapport.contacts.contact;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Row-level security keeps conditions that are not leakproof out of the index. What searches must
/// stay inside it, or a large workspace reads all of its rows for each search.
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class SearchPlanTest {

  private static final UUID WORKSPACE = Fresh.workspace();

  @Test
  void searchesWordsInsideTheIndex() throws SQLException {
    assertThat(indexCondition("k.value >= 'mar' and k.value < 'mas'"))
        .contains("value >= 'mar'", "value < 'mas'");
  }

  @Test
  void findsEqualKeysInsideTheIndex() throws SQLException {
    assertThat(indexCondition("k.value = any(array['a', 'b'])")).contains("value = ANY");
  }

  /// The negative control: a pattern is not leakproof.
  @Test
  void wouldNotSearchPatternsInsideTheIndex() throws SQLException {
    assertThat(indexCondition("k.value like 'mar%'")).doesNotContain("value");
  }

  @BeforeAll
  static void fillTheTable() throws SQLException {
    try (Connection connection = TestDatabase.connect("contacts", "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          with c as (
            insert into contact (workspace_id, id, version, name_key, emails, phones,
              external_ids, fields, created_at, changed_at)
            values ('%s', uuidv7(), 1, '', '[]', '[]', '{}', '{}', now(), now())
            returning workspace_id, id)
          insert into contact_key
            select workspace_id, kind, kind || n, id
            from c, generate_series(1, 5000) as n, unnest(array['word', 'email']) as kind
          """
              .formatted(WORKSPACE));
      statement.execute("analyze contact_key");
    }
  }

  private static String indexCondition(String condition) throws SQLException {
    try (Connection connection = TestDatabase.connect("contacts", "contacts_app");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("set local enable_seqscan = off");
      statement.execute("set local enable_bitmapscan = off");
      statement.execute("set local rapport.workspace = '" + WORKSPACE + "'");
      StringBuilder conditions = new StringBuilder();
      try (ResultSet plan =
          statement.executeQuery(
              "explain select k.contact_id from contact_key k where k.kind = 'word' and "
                  + condition)) {
        while (plan.next()) {
          String line = plan.getString(1).strip();
          if (line.startsWith("Index Cond:")) {
            conditions.append(line);
          }
        }
      }
      return conditions.toString();
    }
  }
}
