package io.rapport.profiles.profile;

import static io.rapport.profiles.ProfilesFixtures.identify;
import static io.rapport.profiles.ProfilesFixtures.object;
import static io.rapport.profiles.ProfilesFixtures.track;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contracts.EventCollected;
import io.rapport.contracts.EventResolved;
import io.rapport.messaging.Log;
import io.rapport.profiles.ProfilesFixtures;
import io.rapport.testing.Fresh;
import io.rapport.testing.InboxClient;
import io.rapport.testing.OpenApiDocument;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TenantTables;
import io.rapport.testing.TestDatabase;
import io.rapport.testing.Tokens;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ProfileResourceTest {

  private final ProfilesFixtures acme = new ProfilesFixtures();

  @Inject @Any Instance<Log> logs;
  @Inject ObjectMapper mapper;

  @Test
  void theTimelineOfAMergedPersonPagesWithoutGapOrRepeat() {
    List<EventCollected> events = new ArrayList<>();
    for (int i = 0; i < 45; i++) {
      String who = i % 3 == 0 ? "userId" : "anonymousId";
      String id = i % 3 == 0 ? "u1" : "a" + i % 3;
      events.add(track("m%02d".formatted(i), i / 4, "Viewed", who, id));
    }
    List<String> newestFirst =
        new ArrayList<>(events.stream().map(EventCollected::messageId).toList());
    Collections.reverse(newestFirst);
    Collections.shuffle(events, new java.util.Random(1));
    acme.events.deliver(acme.workspace, events);
    acme.events.deliver(
        acme.workspace,
        identify("x1", -1, "userId", "u1", "anonymousId", "a1"),
        identify("x2", -2, "userId", "u1", "anonymousId", "a2"));
    newestFirst.addAll(List.of("x1", "x2"));

    String person = acme.idBy("user_id", "u1");
    assertThat(acme.timeline(person, 7)).isEqualTo(newestFirst);
    assertThat(acme.timeline(acme.idBy("anonymous_id", "a2"), 200)).isEqualTo(newestFirst);
  }

  @Test
  void tellsWhoseAnEventIsWhateverMergesCome() {
    EventCollected seen = track("w1", 0, "Seen", "anonymousId", "a1");
    acme.events.deliver(acme.workspace, seen);
    String path = "/api/v1/profiles/of-event/" + seen.id();
    String before = acme.json(path).getString("profileId");
    assertThat(before).isEqualTo(acme.idBy("anonymous_id", "a1"));
    String anchor = acme.json(path).getString("anchorId");

    acme.events.deliver(
        acme.workspace,
        track("w0", -9, "Seen", "userId", "u1"),
        identify("w2", 1, "userId", "u1", "anonymousId", "a1"));

    assertThat(acme.json(path).getString("profileId")).isEqualTo(acme.idBy("user_id", "u1"));
    assertThat(acme.json(path).getString("anchorId")).isEqualTo(anchor);
    assertThat(acme.get("/api/v1/profiles/of-event/" + UUID.randomUUID()).statusCode())
        .isEqualTo(404);
    assertThat(new ProfilesFixtures().get(path).statusCode()).isEqualTo(404);
    given().get(path).then().statusCode(401);
  }

  @Test
  void theTimelineReadsAnIndexOfEachPartition() throws Exception {
    try (Connection connection = TestDatabase.connect("profiles", "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("set enable_seqscan = off");
      StringBuilder plan = new StringBuilder();
      try (ResultSet rows =
          statement.executeQuery(
              """
              explain select e.* from unnest(array[gen_random_uuid(), gen_random_uuid()]) as a(id)
              cross join lateral (select * from profile_event e
                where e.workspace_id = '%s' and e.anchor_id = a.id
                  and (e.occurred_at, e.message_id) < ('infinity', '')
                order by e.occurred_at desc, e.message_id desc limit 20) e
              """
                  .formatted(acme.workspace))) {
        while (rows.next()) {
          plan.append(rows.getString(1)).append('\n');
        }
      }
      assertThat(plan.toString()).contains("Index Scan Backward").doesNotContain("Seq Scan");
    }
  }

  @Test
  void listsAllProfilesPageByPage() {
    acme.events.deliver(
        acme.workspace,
        IntStream.range(0, 7)
            .mapToObj(i -> track("m" + i, i, "Viewed", "userId", "u" + i))
            .toList());
    List<String> ids = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonPath page = acme.json("/api/v1/profiles?limit=3&total=true&cursor=" + cursor);
      assertThat(page.getInt("page.total")).isEqualTo(7);
      ids.addAll(page.getList("data.id"));
      cursor = page.getString("page.next");
    }
    assertThat(ids).hasSize(7).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void everyIdOfAPersonAnswersWithThePresentProfile() {
    acme.events.deliver(acme.workspace, track("m1", 0, "Viewed", "anonymousId", "a1"));
    acme.events.deliver(acme.workspace, track("m2", 0, "Viewed", "anonymousId", "a2"));
    acme.events.deliver(acme.workspace, track("m3", 0, "Viewed", "anonymousId", "a3"));
    String first = acme.idBy("anonymous_id", "a1");
    String second = acme.idBy("anonymous_id", "a2");
    String third = acme.idBy("anonymous_id", "a3");
    acme.events.deliver(acme.workspace, identify("m4", 1, "userId", "u", "anonymousId", "a3"));
    acme.events.deliver(acme.workspace, identify("m5", 2, "userId", "u", "anonymousId", "a2"));
    acme.events.deliver(acme.workspace, identify("m6", 3, "userId", "u", "anonymousId", "a1"));

    List<String> births =
        acme.json("/api/v1/profiles/" + third + "/identity").getList("identifiers.birthId");
    assertThat(births).hasSize(4).contains(first, second, third);
    assertThat(births)
        .allSatisfy(
            id -> assertThat(acme.json("/api/v1/profiles/" + id).getString("id")).isEqualTo(first));
  }

  @Test
  void identifiersInAnySpellingAndScriptFindTheirProfile() {
    acme.events.deliver(
        acme.workspace,
        identify(
            "m1",
            0,
            "userId",
            "маша/1 &?",
            "traits",
            object("email", "Mark+crm@Example.com", "phone", "+972 54-123 4567"),
            "context",
            object("externalIds", List.of(object("type", "shop", "id", "C 7")))));
    String person = acme.idBy("user_id", "{v}", "маша/1 &?");
    assertThat(acme.idBy("email", "{v}", "MARK+CRM@example.com")).isEqualTo(person);
    assertThat(acme.idBy("phone", "{v}", "+972541234567")).isEqualTo(person);
    assertThat(acme.idBy("external:shop", "{v}", "C 7")).isEqualTo(person);
  }

  @Test
  void aBirthThatTurnsOutEarlierTakesOverWithAllThatWasKnown() throws Exception {
    acme.events.deliver(
        acme.workspace, identify("m1", 0, "anonymousId", "a1", "traits", object("name", "Mark")));
    String before = acme.idBy("anonymous_id", "a1");
    try (Connection connection = TestDatabase.connect("profiles", "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update identifier set born_at = born_at + interval '1 hour' where workspace_id = '%s'"
              .formatted(acme.workspace));
    }
    acme.events.deliver(acme.workspace, identify("m2", 1, "anonymousId", "a1", "userId", "u1"));

    JsonPath profile = acme.json("/api/v1/profiles/" + before);
    assertThat(profile.getString("id")).isNotEqualTo(before);
    assertThat(profile.getString("traits.name")).isEqualTo("Mark");
    assertThat(acme.json("/api/v1/profiles/summary").getInt("profiles")).isEqualTo(1);
  }

  @Test
  void theHistoryIsALogOfResolvedEvents() throws Exception {
    acme.events.deliver(
        acme.workspace,
        track(
            "m1",
            0,
            "Order Completed",
            "userId",
            "u1",
            "properties",
            object("total", new BigDecimal("12.00"))));
    Log log = logs.stream().filter(l -> l.name().equals("resolved")).findFirst().orElseThrow();
    try (Connection connection = TestDatabase.connect("profiles", "postgres");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select %s, %s, %s from %s e where e.workspace_id = '%s'"
                    .formatted(
                        log.type(), log.subject(), log.data(), log.table(), acme.workspace))) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo("event.resolved.v1");
      EventResolved event = mapper.readValue(row.getString(3), EventResolved.class);
      assertThat(row.getString(2)).isEqualTo(event.subject());
      assertThat(event)
          .isEqualTo(
              new EventResolved(
                  UUID.fromString(acme.idBy("user_id", "u1")),
                  "m1",
                  "track",
                  "Order Completed",
                  ProfilesFixtures.NOON,
                  Map.of("total", new BigDecimal("12.00"))));
      assertThat(row.next()).isFalse();
    }
  }

  @Test
  void refusesBadQueries() {
    acme.events.deliver(acme.workspace, track("m1", 0, "Viewed", "userId", "u1"));
    String id = acme.idBy("user_id", "u1");
    for (String path :
        List.of(
            "/api/v1/profiles?limit=0",
            "/api/v1/profiles?limit=201",
            "/api/v1/profiles?cursor=nonsense",
            "/api/v1/merges?cursor=nonsense",
            "/api/v1/profiles/" + id + "?include=everything",
            "/api/v1/profiles/" + id + "/timeline?filter[kind]=gossip",
            "/api/v1/profiles/" + id + "/timeline?cursor=YQ")) {
      Response answer = acme.get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(400);
      assertThat(answer.jsonPath().getList("errors.pointer")).as(path).isNotEmpty();
    }
  }

  @Test
  void everyResourceDemandsATokenARoleAndTheOwnWorkspace() {
    acme.events.deliver(acme.workspace, track("m1", 0, "Viewed", "userId", "u1"));
    String id = acme.idBy("user_id", "u1");
    String trait =
        given()
            .auth()
            .oauth2(acme.token("admin"))
            .contentType("application/json")
            .body(
                """
                {"name":"n","of":{"event":"Viewed"},"aggregate":{"type":"count"}}""")
            .post("/api/v1/traits")
            .jsonPath()
            .getString("id");
    String stranger = Tokens.of("admin").in(Fresh.workspace());
    List<String> ofOne =
        List.of(
            "/api/v1/profiles/" + id,
            "/api/v1/profiles/by/user_id/u1",
            "/api/v1/profiles/" + id + "/identity",
            "/api/v1/profiles/" + id + "/timeline",
            "/api/v1/traits/" + trait);
    List<String> lists =
        List.of("/api/v1/profiles", "/api/v1/profiles/summary", "/api/v1/merges", "/api/v1/traits");
    for (String path : java.util.stream.Stream.concat(ofOne.stream(), lists.stream()).toList()) {
      assertThat(acme.get(path).statusCode()).as(path).isEqualTo(200);
      assertThat(given().get(path).statusCode()).as(path).isEqualTo(401);
      assertThat(status(path, Tokens.of("service").in(acme.workspace))).as(path).isEqualTo(403);
    }
    ofOne.forEach(path -> assertThat(status(path, stranger)).as(path).isEqualTo(404));
    assertThat(
            given()
                .auth()
                .oauth2(stranger)
                .get("/api/v1/profiles/summary")
                .jsonPath()
                .getInt("profiles"))
        .isZero();
    for (String role : List.of("viewer", "agent", "integrator", "privacy-officer")) {
      assertThat(
              given()
                  .auth()
                  .oauth2(acme.token(role))
                  .delete("/api/v1/traits/" + trait)
                  .statusCode())
          .isEqualTo(403);
      assertThat(
              given()
                  .auth()
                  .oauth2(acme.token(role))
                  .contentType("application/json")
                  .body("{}")
                  .post("/api/v1/traits")
                  .statusCode())
          .isEqualTo(403);
    }
    assertThat(given().auth().oauth2(stranger).delete("/api/v1/traits/" + trait).statusCode())
        .isEqualTo(404);
  }

  @Test
  void anUnknownIdIsNotFound() {
    for (String path :
        List.of(
            "/api/v1/profiles/" + UUID.randomUUID(),
            "/api/v1/profiles/nonsense",
            "/api/v1/profiles/by/shoe_size/44",
            "/api/v1/profiles/by/email/nobody@example.com")) {
      assertThat(acme.get(path).statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void aRedeliveredBatchIsAnsweredWithWhatIsExpected() {
    InboxClient lane = InboxClient.of("interactions", "outbox", 6);
    List<EventCollected> batch = List.of(track("m1", 0, "Viewed", "userId", "u1"));
    assertThat(lane.send(acme.workspace, batch).statusCode()).isEqualTo(200);
    assertThat(lane.send(acme.workspace, batch).statusCode()).isEqualTo(409);
    assertThat(acme.timeline(acme.idBy("user_id", "u1"), 10)).containsExactly("m1");
  }

  @Test
  void everyTableOfAWorkspaceForcesItsPolicy() {
    assertThat(TenantTables.unprotected("profiles")).isEmpty();
  }

  @Test
  void theDocumentIsWhatIsServed() {
    OpenApiDocument.check("profiles-service");
  }

  private static int status(String path, String token) {
    return given().auth().oauth2(token).get(path).statusCode();
  }
}
