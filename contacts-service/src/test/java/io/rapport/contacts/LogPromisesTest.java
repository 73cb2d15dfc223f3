package io.rapport.contacts;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.LogSuite;
import io.rapport.testing.PlatformResource;
import io.restassured.response.Response;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class LogPromisesTest {

  private final Map<Integer, String> contacts = new ConcurrentHashMap<>();

  @Test
  void tellsEachAcceptedChangeOnceAndInOrder() throws Exception {
    LogSuite.of("contacts", "outbox")
        .version("(e.data->'contact'->>'version')::bigint")
        .check(this::change);
  }

  private boolean change(UUID workspace, int writer, int subject) {
    Api agent = Api.in(workspace, "agent");
    String path = contacts.get(subject);
    if (path == null) {
      Response created = agent.post("/api/v1/contacts", "{\"name\": \"Contact " + subject + "\"}");
      if (created.statusCode() == 201) {
        contacts.put(subject, "/api/v1/contacts/" + created.path("id"));
      }
      return created.statusCode() == 201;
    }
    String tag = agent.get(path).header("ETag");
    String name = "{\"name\": \"By " + writer + " at " + System.nanoTime() + "\"}";
    return agent.patch(path, tag, name).statusCode() == 200;
  }
}
