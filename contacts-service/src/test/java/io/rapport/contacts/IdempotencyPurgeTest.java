package io.rapport.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TestDatabase;
import io.rapport.web.IdempotencyPurge;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/// What shared/web forgets, on a real database.
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class IdempotencyPurgeTest {

  @Inject IdempotencyPurge purge;

  private final Api agent = Api.as("agent");

  @Test
  void forgetsAnswersWhoseLifeIsOverAndNoOthers() throws SQLException {
    write("young").then().statusCode(201);
    write("old").then().statusCode(201);
    try (Connection connection = TestDatabase.connect("contacts", "postgres");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "update idempotency_key set created_at = now() - interval '73 hours' where key = 'old'"
              + " and workspace_id = '%s'".formatted(agent.workspace()));
      statement.executeUpdate(
          """
          insert into idempotency_key (workspace_id, key, request_hash, status, headers, created_at)
          select gen_random_uuid(), 'k' || n, 'x', 201, '{}', now() - interval '4 days'
          from generate_series(1, 12000) n
          """);
    }

    assertThat(purge.purgeNow()).isGreaterThanOrEqualTo(12_001);
    assertThat(purge.purgeNow()).isZero();
    assertThat(write("young").header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(write("old").header("Idempotency-Replayed")).isNull();
  }

  private Response write(String key) {
    return agent
        .request()
        .header("Idempotency-Key", key)
        .body("{\"name\": \"Mark\"}")
        .post("/api/v1/contacts");
  }
}
