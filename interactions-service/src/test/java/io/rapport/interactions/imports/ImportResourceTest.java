package io.rapport.interactions.imports;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.sender;
import static io.rapport.interactions.SourceFixtures.source;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.interactions.Rows;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.Tokens;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class ImportResourceTest {

  private static final String IMPORTS = "/api/v1/imports/events";
  private static final String MAPPING =
      """
      {"columns": [{"column": "user", "to": "/userId"},
         {"column": "time", "to": "/timestamp"},
         {"column": "total", "to": "/properties/total", "as": "number"}],
       "constants": [{"to": "/event", "value": "Order Completed"}]}""";

  private UUID workspace;
  private String sourceId;
  private String key;

  @BeforeEach
  void createSource() {
    workspace = Fresh.workspace();
    Response source = source(workspace);
    sourceId = source.path("id");
    key = source.path("writeKey");
  }

  @Test
  void importsAFileWithAVerdictForEachRow() {
    String id = create();
    String file =
        """
        user,time,total
        u-1,2025-05-01T10:00:00Z,24.90
        u-2,noon,1

        u-3,,much
        ,2025-05-01,5
        u-1,2025-05-01T10:00:00Z,24.90
        u-\u00fc,2025-05-01 10:00,0.10
        """;

    send(id, file, "")
        .then()
        .statusCode(200)
        .body("complete", equalTo(true))
        .body("rows", equalTo(6))
        .body("accepted", equalTo(2))
        .body("duplicates", equalTo(1))
        .body("quarantined", equalTo(2))
        .body("unreadable", equalTo(1))
        .body("nextOffset", equalTo(file.getBytes(StandardCharsets.UTF_8).length));

    assertThat(events("user_id")).containsExactly("u-1", "u-\u00fc");
    assertThat(events("message #>> '{properties,total}'")).containsExactly("24.90", "0.10");
    assertThat(events("occurred_at at time zone 'utc'")).containsOnly("2025-05-01 10:00:00");
    as("integrator", workspace)
        .get(IMPORTS + "/" + id + "/rows")
        .then()
        .statusCode(200)
        .body("data.row", equalTo(List.of(2, 3, 4, 5)))
        .body(
            "data.verdict",
            equalTo(List.of("quarantined", "unreadable", "quarantined", "duplicate")))
        .body(
            "data.pointer",
            equalTo(Arrays.asList("/timestamp", "/properties/total", "/userId", null)));
    as("integrator", workspace)
        .get(IMPORTS + "/" + id + "/rows?filter[verdict]=unreadable&limit=1")
        .then()
        .body("data", hasSize(1))
        .body("page.hasMore", equalTo(false));
  }

  @Test
  void hasNoEffectOnASecondImportOfTheSameFile() {
    String file = file(0, 1_200);
    send(create(), file, "").then().body("accepted", equalTo(1_200));

    send(create(), file, "").then().body("accepted", equalTo(0)).body("duplicates", equalTo(1_200));
    assertThat(events("user_id")).hasSize(1_200);
  }

  @Test
  void goesOnWhereAPartEnded() {
    String id = create();
    byte[] file = file(0, 1_500).getBytes(StandardCharsets.UTF_8);
    long offset = 0;
    for (int part = 0; part < 40 && offset < file.length; part++) {
      int to = (int) Math.min(file.length, offset + 1_777);
      Response answer =
          send(
              id,
              Arrays.copyOfRange(file, (int) offset, to),
              "?offset=" + offset + "&complete=" + (to == file.length));
      answer.then().statusCode(200);
      offset = answer.jsonPath().getLong("nextOffset");
    }

    as("integrator", workspace)
        .get(IMPORTS + "/" + id)
        .then()
        .body("complete", equalTo(true))
        .body("rows", equalTo(1_500))
        .body("accepted", equalTo(1_500));
    assertThat(events("user_id")).hasSize(1_500).doesNotHaveDuplicates();
  }

  @Test
  void refusesAnotherByteThanTheNext() {
    String id = create();
    send(id, file(0, 3), "?complete=false").then().statusCode(200);

    send(id, file(0, 3), "")
        .then()
        .statusCode(409)
        .body("nextOffset", equalTo(file(0, 3).length()));
    send(id, "", "?offset=" + file(0, 3).length()).then().statusCode(200);
    send(id, "", "?offset=" + file(0, 3).length()).then().statusCode(409);
    assertThat(events("user_id")).hasSize(3);
  }

  /// The connection ends in the middle of a file: what was stored stays, nothing is stored twice.
  @Test
  void goesOnAfterABrokenConnection() throws Exception {
    String id = create();
    byte[] file = file(0, 3_000).getBytes(StandardCharsets.UTF_8);
    int cut = file.length / 2;

    sendAndBreakOff(id, file, cut);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(nextOffset(id)).isBetween(1L, (long) cut));
    await()
        .atMost(Duration.ofSeconds(20))
        .during(Duration.ofMillis(600))
        .until(() -> nextOffset(id), new Steady());
    long next = nextOffset(id);
    assertThat(events("user_id")).hasSizeBetween(500, 1_500);

    send(id, Arrays.copyOfRange(file, (int) next, file.length), "?offset=" + next)
        .then()
        .statusCode(200)
        .body("complete", equalTo(true))
        .body("rows", equalTo(3_000))
        .body("accepted", equalTo(3_000));
    assertThat(events("user_id")).hasSize(3_000).doesNotHaveDuplicates();
  }

  /// Control: without the offset, rows without ids of their own would be told from their repeats
  /// by nothing but what they say.
  @Test
  void seesRowsThatAreTakenTwice() {
    String once = "user,time,total\nu-1,2025-05-01,1\nu-1,2025-05-01,1\n";

    send(create(), once, "").then().body("accepted", equalTo(1)).body("duplicates", equalTo(1));
  }

  @Test
  void refusesAFileThatIsNotTheMappings() {
    send(create(), "a,b\n1,2\n", "").then().statusCode(400);
    send(create(), "", "").then().statusCode(400);
    send(create(), "\0".repeat(100_000), "").then().statusCode(400);
  }

  @Test
  void refusesAMappingThatMeansNothing() {
    create("{\"columns\": []}").then().statusCode(400);
    create("{\"columns\": [{\"column\": \"a\", \"to\": \"userId\"}]}")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/mapping/columns/0/to"));
    create("{\"columns\": [{\"column\": \"a\", \"to\": \"/userId\", \"as\": \"money\"}]}")
        .then()
        .statusCode(400);
    as("integrator", workspace)
        .body("{\"sourceId\": \"%s\", \"mapping\": %s}".formatted(UUID.randomUUID(), MAPPING))
        .post(IMPORTS)
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/sourceId"));
  }

  @Test
  void listsImportsNewestFirst() {
    String first = create();
    String second = create();

    as("integrator", workspace)
        .get(IMPORTS)
        .then()
        .statusCode(200)
        .body("data.id", equalTo(List.of(second, first)));
    as("integrator", workspace).get(IMPORTS + "/" + first + "/rows").then().body("data", empty());
    as("integrator", workspace).get(IMPORTS + "?cursor=eA").then().statusCode(400);
    as("integrator", workspace)
        .get(IMPORTS + "/" + first + "/rows?cursor=eA")
        .then()
        .statusCode(400);
  }

  @Test
  void keepsImportsFromOthers() {
    String id = create();
    UUID other = Fresh.workspace();

    as("integrator", other).get(IMPORTS + "/" + id).then().statusCode(404);
    as("integrator", other).get(IMPORTS + "/" + id + "/rows").then().statusCode(404);
    as("integrator", other)
        .contentType("application/octet-stream")
        .body(file(0, 1).getBytes(StandardCharsets.UTF_8))
        .post(IMPORTS + "/" + id + "/content")
        .then()
        .statusCode(404);
    as("viewer", workspace).get(IMPORTS).then().statusCode(403);
    given().get(IMPORTS).then().statusCode(401);
    sender(key).get(IMPORTS).then().statusCode(401);
  }

  /// Sees the same value twice in a row.
  private static final class Steady extends org.hamcrest.TypeSafeMatcher<Long> {
    private Long last;

    @Override
    protected boolean matchesSafely(Long value) {
      boolean same = value.equals(last);
      last = value;
      return same;
    }

    @Override
    public void describeTo(org.hamcrest.Description description) {
      description.appendText("the same as before");
    }
  }

  /// Sends a part, waits until something of it was taken, and is gone.
  private void sendAndBreakOff(String id, byte[] file, int cut) throws IOException {
    try (Socket socket = new Socket("localhost", RestAssured.port)) {
      OutputStream out = socket.getOutputStream();
      String head =
          """
          POST %s/%s/content HTTP/1.1\r
          Host: localhost\r
          Authorization: Bearer %s\r
          Content-Type: text/csv\r
          Content-Length: %d\r
          \r
          """
              .formatted(IMPORTS, id, Tokens.of("integrator").in(workspace), file.length);
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(file, 0, cut);
      out.flush();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(nextOffset(id)).isPositive());
    }
  }

  private long nextOffset(String id) {
    return as("integrator", workspace).get(IMPORTS + "/" + id).jsonPath().getLong("nextOffset");
  }

  private String create() {
    return create(MAPPING).then().statusCode(201).extract().path("id");
  }

  private Response create(String mapping) {
    return as("integrator", workspace)
        .body("{\"sourceId\": \"%s\", \"mapping\": %s}".formatted(sourceId, mapping))
        .post(IMPORTS);
  }

  private Response send(String id, String body, String query) {
    return send(id, body.getBytes(StandardCharsets.UTF_8), query);
  }

  private Response send(String id, byte[] body, String query) {
    return as("integrator", workspace)
        .contentType("application/octet-stream")
        .body(body)
        .post(IMPORTS + "/" + id + "/content" + query);
  }

  private static String file(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "u-%d,2025-05-01T10:00:00Z,%d.50\n".formatted(i, i))
        .collect(Collectors.joining("", "user,time,total\n", ""));
  }

  private List<String> events(String column) {
    return Rows.of(
        "select " + column + " from event where workspace_id = ? order by day, seq", workspace);
  }
}
