package io.rapport.segments;

import static io.restassured.RestAssured.given;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.LogSuite;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.Tokens;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class LogPromisesTest {

  private static final String PATH = "/api/v1/segments";

  private final Map<Integer, String> segments = new ConcurrentHashMap<>();

  @Test
  void tellsEachAcceptedChangeOfASegmentOnceAndInOrder() throws Exception {
    LogSuite.of("segments", "outbox").version("(e.data->>'version')::bigint").check(this::change);
  }

  private static RequestSpecification marketer(UUID workspace) {
    return given()
        .auth()
        .oauth2(Tokens.of("marketer").in(workspace))
        .contentType("application/json");
  }

  private boolean change(UUID workspace, int writer, int subject) {
    String path = segments.get(subject);
    if (path == null) {
      Response made =
          marketer(workspace)
              .body(
                  "{\"name\": \"Segment %d\", \"rule\": %s}"
                      .formatted(subject, SegmentFixtures.atLeast("revenue", 500)))
              .post(PATH);
      if (made.statusCode() == 201) {
        segments.put(subject, PATH + "/" + made.path("id"));
      }
      return false; // a segment is told of from its first change on
    }
    return marketer(workspace)
            .header("If-Match", marketer(workspace).get(path).header("ETag"))
            .body("{\"name\": \"By %d at %d\"}".formatted(writer, System.nanoTime()))
            .patch(path)
            .statusCode()
        == 200;
  }
}
