package io.rapport.interactions.enrich;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.sender;
import static io.rapport.interactions.SourceFixtures.source;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.interactions.door.ExactJson;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TestDatabase;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class EnrichmentTest {

  private static final String WHOLE = "203.0.113.77";

  private final UUID workspace = Fresh.workspace();
  private String sourceId;
  private String key;

  @BeforeEach
  void createSource() {
    Response source = source(workspace);
    sourceId = source.jsonPath().getString("id");
    key = source.jsonPath().getString("writeKey");
  }

  @Test
  void storesWhatItDerivesBesideTheMessage() throws SQLException {
    send(
        """
        {"type": "page", "messageId": "m-1", "anonymousId": "a-1", "name": "Home",
         "context": {"page": {"url": "https://shop.example.com/?utm_source=google&utm_medium=cpc"},
           "userAgent": "%s"}}\
        """
            .formatted(UserAgentsTest.CHROME));

    JsonNode derived = ExactJson.read(only("select derived::text from event"));
    assertThat(derived.at("/channel").textValue()).isEqualTo("paid-search");
    assertThat(derived.at("/campaign/source").textValue()).isEqualTo("google");
    assertThat(derived.at("/userAgent/browser/name").textValue()).isEqualTo("Chrome");
    assertThat(derived.has("bot")).isFalse();
    assertThat(only("select message::text from event")).doesNotContain("derived", "paid-search");
  }

  @Test
  void takesTheAddressOfABrowsersCall() throws SQLException {
    sender(key)
        .header("Origin", "https://shop.example.com")
        .header("X-Forwarded-For", WHOLE)
        .header("User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1)")
        .body("{\"batch\": [{\"type\": \"track\", \"anonymousId\": \"a\", \"event\": \"E\"}]}")
        .post("/v1/batch")
        .then()
        .statusCode(200);

    JsonNode derived = ExactJson.read(only("select derived::text from event"));
    assertThat(derived.at("/ip").textValue()).isEqualTo("203.0.113.0");
    assertThat(derived.at("/bot/name").textValue()).isEqualTo("Googlebot");
    assertThat(storedWhole()).isEmpty();
  }

  /// Accepted, refused when it was read, refused as a conflict, and with what its batch shares.
  @Test
  void storesNoWholeAddressAnywhere() throws SQLException {
    String event =
        """
        {"type": "track", "messageId": "%s", "userId": "u", "event": "E", "context": {"ip": "%s"},
         "properties": {"lastLoginIp": "%s", "n": %d}}\
        """;
    sender(key)
        .header("X-Forwarded-For", WHOLE)
        .body(
            """
            {"context": {"client_ip": "%s", "direct": true}, "batch": [%s, %s, %s, %s]}\
            """
                .formatted(
                    WHOLE,
                    event.formatted("m-1", WHOLE, WHOLE, 1),
                    event.formatted("m-1", WHOLE, WHOLE, 2),
                    event.formatted("m-2", WHOLE, WHOLE, 1).replace("\"E\"", "{}"),
                    event.formatted("m-3", WHOLE, WHOLE, 1).replace("\"track\"", "\"x\"")))
        .post("/v1/batch")
        .then()
        .statusCode(200);

    assertThat(rows("select message_id from event")).containsExactly("m-1");
    assertThat(rows("select message_id from quarantine")).hasSizeGreaterThanOrEqualTo(2);
    assertThat(only("select message::text from event")).contains("203.0.113.0");
    assertThat(storedWhole()).isEmpty();
  }

  /// The same search finds them where a source keeps them.
  @Test
  void storesWholeAddressesForASourceThatKeepsThem() throws SQLException {
    settings("{\"ip\": \"keep\"}");
    send(
        """
        {"type": "track", "messageId": "m-1", "userId": "u", "event": "E",
         "context": {"ip": "%s"}}\
        """
            .formatted(WHOLE));
    send(
        """
        {"type": "x", "messageId": "m-2", "userId": "u", "event": "E", "context": {"ip": "%s"}}\
        """
            .formatted(WHOLE));

    assertThat(storedWhole()).contains("event", "quarantine");
  }

  @Test
  void leavesEventsAloneWhereItsSourceWantsNothing() throws SQLException {
    settings(
        """
        {"userAgent": false, "channel": false, "bots": false, "ip": "keep", "geo": false}\
        """);
    send(
        """
        {"type": "track", "messageId": "m-1", "userId": "u", "event": "E",
         "context": {"ip": "%s", "userAgent": "%s"}}\
        """
            .formatted(WHOLE, UserAgentsTest.CHROME));

    assertThat(rows("select derived::text from event")).containsExactly((String) null);
  }

  private void settings(String enrichment) {
    Response before = as("integrator", workspace).get("/api/v1/sources/" + sourceId);
    as("integrator", workspace)
        .header("If-Match", before.getHeader("ETag"))
        .body("{\"settings\": {\"enrichment\": %s}}".formatted(enrichment))
        .patch("/api/v1/sources/" + sourceId)
        .then()
        .statusCode(200);
  }

  private void send(String event) {
    sender(key).body("{\"batch\": [%s]}".formatted(event)).post("/v1/batch").then().statusCode(200);
  }

  /// The tables in which a whole address of this workspace stands in any column.
  private List<String> storedWhole() throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = TestDatabase.connect("interactions", "postgres")) {
      for (String table : tables(connection)) {
        String search =
            "select count(*) from %s t where workspace_id = ? and t::text like ?".formatted(table);
        try (PreparedStatement select = connection.prepareStatement(search)) {
          select.setObject(1, workspace);
          select.setString(2, "%" + WHOLE + "%");
          try (ResultSet row = select.executeQuery()) {
            row.next();
            if (row.getLong(1) > 0) {
              found.add(table);
            }
          }
        }
      }
    }
    return found;
  }

  private static List<String> tables(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    String search =
        """
        select c.table_name from information_schema.columns c
        join pg_class p on p.oid = quote_ident(c.table_name)::regclass
        where c.table_schema = 'public' and c.column_name = 'workspace_id'
          and p.relkind in ('r', 'p') and not p.relispartition\
        """;
    try (PreparedStatement select = connection.prepareStatement(search);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    assertThat(tables).contains("event", "quarantine");
    return tables;
  }

  private String only(String select) throws SQLException {
    List<String> rows = rows(select);
    assertThat(rows).hasSize(1);
    return rows.getFirst();
  }

  private List<String> rows(String select) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = TestDatabase.connect("interactions", "postgres");
        PreparedStatement statement =
            connection.prepareStatement(select + " where workspace_id = ? order by 1")) {
      statement.setObject(1, workspace);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(row.getString(1));
        }
      }
    }
    return rows;
  }
}
