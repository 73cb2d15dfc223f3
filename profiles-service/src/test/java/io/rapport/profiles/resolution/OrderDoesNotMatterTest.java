package io.rapport.profiles.resolution;

import static io.rapport.profiles.ProfilesFixtures.object;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contracts.EventCollected;
import io.rapport.messaging.EventHandler;
import io.rapport.messaging.Received;
import io.rapport.profiles.ProfilesFixtures;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TestDatabase;
import io.rapport.testing.promise.Promise;
import io.rapport.web.Workspaces;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The same events of a hundred people in ever other orders, and cut into other batches: the
/// profiles are the same to the letter.
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class OrderDoesNotMatterTest {

  private static final int PEOPLE = 100;
  private static final int EVENTS = Promise.size(3_000, 10_000);
  private static final int ORDERS = Promise.size(4, 50);

  /// Each profile by its identifiers, traits, computed traits and the events of its history.
  private static final String PROFILES =
      """
      select md5(concat_ws(' # ',
        (select string_agg(i.type || '=' || i.value, ',' order by i.type, i.value)
          from identifier i where i.workspace_id = p.workspace_id and i.profile_id = p.id),
        p.golden, p.computed,
        (select string_agg(e.message_id, ',' order by e.message_id) from profile_event e
          join identifier i on i.workspace_id = e.workspace_id and i.birth_id = e.anchor_id
          where e.workspace_id = p.workspace_id and i.profile_id = p.id)))
      from profile p where p.workspace_id = ? and p.merged_into is null
      """;

  @Inject Workspaces workspaces;
  @Inject EventHandler handler;

  @Test
  void profilesAreTheSameInEachOrder() throws SQLException {
    List<EventCollected> events = events(new Random(5));
    Set<Set<String>> right = new HashSet<>();
    Set<Set<String>> byArrival = new HashSet<>();
    Deque<ProfilesFixtures> places = places(ORDERS + 2);
    int profiles = 0;
    for (int order = 0; order < ORDERS; order++) {
      List<EventCollected> shuffled = new ArrayList<>(events);
      if (order > 0) {
        Collections.shuffle(shuffled, new Random(order));
      }
      Set<String> seen = profilesOf(places.remove(), shuffled, new Random(order));
      profiles = seen.size();
      right.add(seen);
      if (order < 2) {
        byArrival.add(profilesOf(places.remove(), stampedByArrival(shuffled), new Random(order)));
      }
    }
    Promise.of("I5", "the order in which events come does not matter to profiles")
        .told("events, orders", EVENTS + ", " + ORDERS)
        .figure("profiles", PEOPLE + "", profiles, profiles == PEOPLE)
        .figure("different outcomes of all orders", "1", right.size(), right.size() == 1)
        .control(
            "events that count as happened when they came: different outcomes of 2 orders",
            byArrival.size(),
            byArrival.size() == 2)
        .judge();
  }

  /// Workspaces with two traits, whose values are exact from the moment on in which the past, here
  /// none, is counted.
  private static Deque<ProfilesFixtures> places(int many) {
    Deque<ProfilesFixtures> places = new ArrayDeque<>();
    for (int i = 0; i < many; i++) {
      ProfilesFixtures place = new ProfilesFixtures();
      define(
          place,
          "{\"name\":\"orders\",\"of\":{\"event\":\"Order\"},\"aggregate\":{\"type\":\"count\"}}");
      define(
          place,
          """
          {"name":"revenue","of":{"event":"Order"},"aggregate":{"type":"sum","property":"total"}}""");
      places.add(place);
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> places.stream().allMatch(OrderDoesNotMatterTest::areLive));
    return places;
  }

  private Set<String> profilesOf(ProfilesFixtures place, List<EventCollected> events, Random random)
      throws SQLException {
    for (int from = 0; from < events.size(); ) {
      int to = Math.min(events.size(), from + 1 + random.nextInt(500));
      deliver(place.workspace, events.subList(from, to));
      from = to;
    }
    return rows(place.workspace);
  }

  private void deliver(UUID workspace, List<EventCollected> events) {
    workspaces.run(
        workspace,
        () ->
            QuarkusTransaction.requiringNew()
                .run(
                    () ->
                        handler.handle(
                            workspace,
                            events.stream()
                                .map(
                                    e ->
                                        new Received(
                                            e.id(),
                                            workspace,
                                            "event.collected.v1",
                                            e.occurredAt(),
                                            e))
                                .toList())));
  }

  private static void define(ProfilesFixtures place, String definition) {
    given()
        .auth()
        .oauth2(place.token("marketer"))
        .contentType("application/json")
        .body(definition)
        .post("/api/v1/traits")
        .then()
        .statusCode(201);
  }

  private static boolean areLive(ProfilesFixtures place) {
    List<String> status =
        given()
            .auth()
            .oauth2(place.token("marketer"))
            .get("/api/v1/traits")
            .jsonPath()
            .getList("data.status");
    return status.equals(List.of("live", "live"));
  }

  private static Set<String> rows(UUID workspace) throws SQLException {
    try (Connection connection = TestDatabase.connect("profiles", "postgres");
        PreparedStatement select = connection.prepareStatement(PROFILES)) {
      select.setObject(1, workspace);
      Set<String> rows = new TreeSet<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          rows.add(row.getString(1));
        }
      }
      return rows;
    }
  }

  private static List<EventCollected> stampedByArrival(List<EventCollected> events) {
    List<EventCollected> stamped = new ArrayList<>();
    for (EventCollected event : events) {
      stamped.add(
          new EventCollected(
              event.id(),
              event.messageId(),
              event.sourceId(),
              event.kind(),
              event.name(),
              ProfilesFixtures.NOON.plusSeconds(stamped.size()),
              event.receivedAt(),
              event.subject(),
              event.message(),
              event.derived()));
    }
    return stamped;
  }

  /// Many at the same minute, so that time alone does not tell which is the later one.
  private static List<EventCollected> events(Random random) {
    List<EventCollected> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      int person = i % PEOPLE;
      Map<String, Object> message = new HashMap<>();
      // each anonymous id is once seen together with its person
      boolean known = i < 4 * PEOPLE || random.nextInt(3) == 0;
      int device = i < 4 * PEOPLE ? i / PEOPLE : random.nextInt(4);
      if (known) {
        message.put("userId", "u" + person);
      }
      if (i < 4 * PEOPLE || !known || random.nextBoolean()) {
        message.put("anonymousId", "a" + person + "-" + device);
      }
      Map<String, Object> traits = object("seen", "m" + i, "city", "c" + random.nextInt(5));
      if (random.nextInt(6) == 0) {
        traits.put("email", "e" + person + "-" + random.nextInt(2) + "@example.com");
      }
      message.put("context", object("traits", traits));
      message.put("event", "Order");
      message.put(
          "properties", object("total", new BigDecimal(random.nextInt(5000)).movePointLeft(2)));
      events.add(ProfilesFixtures.event("m" + i, "track", random.nextInt(300), message));
    }
    return events;
  }
}
