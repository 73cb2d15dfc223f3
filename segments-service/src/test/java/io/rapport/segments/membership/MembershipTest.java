package io.rapport.segments.membership;

import static io.rapport.segments.SegmentFixtures.atLeast;
import static io.rapport.segments.SegmentFixtures.event;
import static io.rapport.segments.SegmentFixtures.mergedAway;
import static io.rapport.segments.SegmentFixtures.performed;
import static io.rapport.segments.SegmentFixtures.profile;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contracts.Event;
import io.rapport.contracts.EventResolved;
import io.rapport.contracts.ProfileEvent;
import io.rapport.contracts.ProfileState;
import io.rapport.segments.SegmentFixtures;
import io.rapport.segments.TestClock;
import io.rapport.testing.InboxClient;
import io.rapport.testing.PlatformResource;
import io.rapport.web.Ids;
import io.rapport.web.Workspaces;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class MembershipTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject TestClock clock;
  @Inject MembershipService memberships;
  @Inject Workspaces workspaces;

  private final SegmentFixtures acme = new SegmentFixtures();
  private final UUID ana = Ids.next();
  private final UUID ben = Ids.next();

  @Test
  void entersAndLeavesByATrait() {
    UUID spenders = acme.segment("Spenders", atLeast("revenue", 500));

    acme.changes(profile(ana, 1, Map.of("revenue", new BigDecimal("499.99"))));
    assertThat(acme.members(spenders)).isEmpty();
    acme.changes(profile(ana, 2, Map.of("revenue", new BigDecimal("500.00"))));
    assertThat(acme.members(spenders)).containsExactly(ana);
    acme.changes(profile(ana, 3, Map.of("revenue", 0)));
    assertThat(acme.members(spenders)).isEmpty();
    acme.changes(profile(ana, 4, Map.of("revenue", 501)));

    assertThat(acme.told(ana))
        .containsExactly("entered Spenders 1", "left Spenders 2", "entered Spenders 3");
  }

  @Test
  void ignoresAnOlderState() {
    UUID spenders = acme.segment("Spenders", atLeast("revenue", 500));

    acme.changes(profile(ana, 5, Map.of("revenue", 500)));
    acme.changes(profile(ana, 4, Map.of("revenue", 1)));
    acme.changes(profile(ana, 5, Map.of("revenue", 1)));

    assertThat(acme.members(spenders)).containsExactly(ana);
    assertThat(acme.told(ana)).containsExactly("entered Spenders 1");
  }

  @Test
  void entersByAnEvent() {
    UUID buyers = acme.segment("Buyers", performed("Order Completed", 2, "null"));
    acme.changes(profile(ana, 1, Map.of()));

    acme.performs(event(ana, "Order Completed", clock.instant()));
    assertThat(acme.members(buyers)).isEmpty();
    acme.performs(event(ana, "Order Completed", clock.instant()));

    assertThat(acme.members(buyers)).containsExactly(ana);
  }

  @Test
  void countsARedeliveredEventOnce() {
    UUID buyers = acme.segment("Buyers", performed("Order Completed", 2, "null"));
    acme.changes(profile(ana, 1, Map.of()));
    EventResolved order = event(ana, "Order Completed", clock.instant());

    acme.performs(order, order);
    acme.performs(order);

    assertThat(acme.members(buyers)).isEmpty();
  }

  @Test
  void takesTheTwoLogsInAnyOrder() {
    UUID buyers = acme.segment("Buyers", performed("Order Completed", 1, "null"));

    acme.performs(event(ana, "Order Completed", clock.instant()));
    assertThat(acme.members(buyers)).isEmpty();
    acme.changes(profile(ana, 1, Map.of()));
    acme.changes(profile(ben, 1, Map.of()));
    acme.performs(event(ben, "Order Completed", clock.instant()));

    assertThat(acme.members(buyers)).containsExactlyInAnyOrder(ana, ben);
  }

  @Test
  void asksForThePropertiesOfAnEvent() {
    UUID dollars =
        acme.segment(
            "Dollars",
            """
            {"type": "performed", "event": "Order Completed",
             "where": [{"property": "currency", "op": "equals", "value": "USD"},
                       {"property": "total", "op": "atLeast", "value": 0.30}]}""");
    acme.changes(profile(ana, 1, Map.of()), profile(ben, 1, Map.of()));

    acme.performs(
        event(
            ana,
            "Order Completed",
            clock.instant(),
            Map.of("currency", "USD", "total", new BigDecimal("0.3"))),
        event(ben, "Order Completed", clock.instant(), Map.of("currency", "EUR", "total", 5)));

    assertThat(acme.members(dollars)).containsExactly(ana);
  }

  @Test
  void keepsAnEventWhoseTextsHoldNul() {
    UUID buyers = acme.segment("Buyers", performed("Order Completed", 1, "null"));
    acme.changes(profile(ana, 1, Map.of("name", "A\0na")));

    acme.performs(event(ana, "Order Completed", clock.instant(), Map.of("n\0ote", "a\0b")));

    assertThat(acme.members(buyers)).containsExactly(ana);
  }

  @Test
  void findsTheUpgradeWithinFortyDaysOfTheAd() {
    UUID upgraded =
        acme.segment(
            "Upgraded",
            """
            {"type": "sequence",
             "first": {"event": "Ad Clicked",
                       "where": [{"property": "network", "op": "equals", "value": "facebook"}]},
             "then": {"event": "Plan Upgraded"}, "within": "P40D"}""");
    acme.changes(profile(ana, 1, Map.of()), profile(ben, 1, Map.of()));
    Instant ad = clock.instant().minus(Duration.ofDays(100));
    Map<String, Object> facebook = Map.of("network", "facebook");

    acme.performs(
        event(ana, "Plan Upgraded", ad.plus(Duration.ofDays(31))),
        event(ben, "Plan Upgraded", ad.plus(Duration.ofDays(41))));
    acme.performs(event(ana, "Ad Clicked", ad, facebook), event(ben, "Ad Clicked", ad, facebook));

    assertThat(acme.members(upgraded)).containsExactly(ana);
  }

  @Test
  void followsAMergeAndItsUndo() {
    UUID buyers = acme.segment("Buyers", performed("Order Completed", 2, "null"));
    acme.changes(profile(ana, 1, Map.of()), profile(ben, 1, Map.of()));
    acme.performs(
        event(ana, "Order Completed", clock.instant()),
        event(ben, "Order Completed", clock.instant()));
    assertThat(acme.members(buyers)).isEmpty();

    acme.profiles(merged(ana, profile(ana, 2, Map.of(), ana, ben), mergedAway(ben, 2, ana)));
    assertThat(acme.members(buyers)).containsExactly(ana);
    assertThat(segmentsOf(ben)).containsExactly(ana.toString(), "Buyers");

    acme.profiles(split(ana, profile(ana, 3, Map.of()), profile(ben, 3, Map.of())));
    assertThat(acme.members(buyers)).isEmpty();
    assertThat(segmentsOf(ben)).containsExactly(ben.toString());
  }

  @Test
  void letsAProfileThatWasMergedAwayLeave() {
    UUID spenders = acme.segment("Spenders", atLeast("revenue", 500));
    acme.changes(profile(ana, 1, Map.of("revenue", 1)), profile(ben, 1, Map.of("revenue", 500)));
    assertThat(acme.members(spenders)).containsExactly(ben);

    acme.profiles(
        merged(ben, profile(ana, 2, Map.of("revenue", 501), ana, ben), mergedAway(ben, 2, ana)));

    assertThat(acme.members(spenders)).containsExactly(ana);
    assertThat(acme.told(ben)).containsExactly("entered Spenders 1", "left Spenders 2");
    assertThat(acme.told(ana)).containsExactly("entered Spenders 1");
  }

  @Test
  void followsAChainOfMergesFromTheOldestId() {
    UUID cleo = Ids.next();
    acme.changes(profile(ana, 1, Map.of()), profile(ben, 1, Map.of()), profile(cleo, 1, Map.of()));

    acme.profiles(merged(ben, profile(ben, 2, Map.of(), ben, cleo), mergedAway(cleo, 2, ben)));
    acme.profiles(merged(ana, profile(ana, 2, Map.of(), ana, ben, cleo), mergedAway(ben, 3, ana)));

    assertThat(segmentsOf(cleo)).containsExactly(ana.toString());
    assertThat(segmentsOf(ben)).containsExactly(ana.toString());
  }

  @Test
  void doesNotTakeAnAnchorBackForALateState() {
    UUID buyers = acme.segment("Buyers", performed("Order Completed", 1, "null"));
    acme.profiles(merged(ana, profile(ana, 2, Map.of(), ana, ben), mergedAway(ben, 2, ana)));

    acme.changes(profile(ben, 1, Map.of()));
    acme.performs(event(ben, "Order Completed", clock.instant()));

    assertThat(acme.members(buyers)).containsExactly(ana);
  }

  @Test
  void leavesWhenTheWindowHasEnded() {
    UUID recent = acme.segment("Recent", performed("Order Completed", 1, "{\"last\": \"P30D\"}"));
    UUID silent =
        acme.segment(
            "Silent",
            """
            {"type": "performed", "event": "Order Completed", "count": {"exactly": 0},
             "window": {"last": "P10D"}}""");
    acme.changes(profile(ana, 1, Map.of()));
    acme.performs(event(ana, "Order Completed", clock.instant()));
    assertThat(acme.members(recent)).containsExactly(ana);
    assertThat(acme.members(silent)).isEmpty();

    clock.moveAhead(Duration.ofDays(11));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.members(silent)).containsExactly(ana));
    assertThat(acme.members(recent)).containsExactly(ana);

    clock.moveAhead(Duration.ofDays(20));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(acme.members(recent)).isEmpty());
    assertThat(acme.told(ana))
        .containsExactlyInAnyOrder(
            "entered Silent 1",
            "left Silent 2",
            "entered Silent 3",
            "entered Recent 1",
            "left Recent 2");
  }

  @Test
  void entersWhenAnEventOfTheFutureHasCome() {
    UUID recent = acme.segment("Recent", performed("Order Completed", 1, "{\"last\": \"P1D\"}"));
    acme.changes(profile(ana, 1, Map.of()));
    acme.performs(event(ana, "Order Completed", clock.instant().plus(Duration.ofHours(5))));
    assertThat(acme.members(recent)).isEmpty();

    clock.moveAhead(Duration.ofHours(6));

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.members(recent)).containsExactly(ana));
  }

  @Test
  void carriesAChangeOnToTheSegmentsThatAskForIt() {
    UUID spenders = acme.segment("Spenders", atLeast("revenue", 500));
    UUID others =
        acme.segment(
            "Others",
            """
            {"type": "not", "rule": {"type": "inSegment", "segmentId": "%s"}}"""
                .formatted(spenders));
    UUID both =
        acme.segment(
            "Others of level",
            """
            {"type": "all", "rules": [{"type": "inSegment", "segmentId": "%s"}, %s]}"""
                .formatted(others, atLeast("level", 1)));

    acme.changes(profile(ana, 1, Map.of("revenue", 5, "level", 1)));
    assertThat(acme.members(others)).containsExactly(ana);
    assertThat(acme.members(both)).containsExactly(ana);
    acme.changes(profile(ana, 2, Map.of("revenue", 500, "level", 1)));

    assertThat(acme.members(spenders)).containsExactly(ana);
    assertThat(acme.members(others)).isEmpty();
    assertThat(acme.members(both)).isEmpty();
  }

  @Test
  void carriesAWindowThatEndedOnToTheSegmentsThatAskForIt() {
    UUID recent = acme.segment("Recent", performed("Visit", 1, "{\"last\": \"PT1H\"}"));
    UUID away =
        acme.segment(
            "Away",
            """
            {"type": "not", "rule": {"type": "inSegment", "segmentId": "%s"}}"""
                .formatted(recent));
    acme.changes(profile(ana, 1, Map.of()));
    acme.performs(event(ana, "Visit", clock.instant()));
    assertThat(acme.members(away)).isEmpty();

    clock.moveAhead(Duration.ofHours(2));

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.members(away)).containsExactly(ana));
  }

  @Test
  void countsThePastExactlyWhileEventsArrive() {
    Set<UUID> expected = new TreeSet<>();
    List<ProfileEvent.Changed> people = new ArrayList<>();
    List<EventResolved> orders = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      UUID id = Ids.next();
      people.add(new ProfileEvent.Changed(profile(id, 1, Map.of()), clock.instant()));
      for (int n = i % 3; n > 0; n--) {
        orders.add(event(id, "Order Completed", clock.instant()));
      }
      if (i % 3 > 0 || i % 2 == 0) {
        expected.add(id);
      }
    }
    acme.profiles(people);
    acme.performs(orders.toArray(EventResolved[]::new));

    UUID buyers = acme.building("Buyers", performed("Order Completed", 1, "null"));
    for (int from = 0; from < people.size(); from += 500) {
      List<EventResolved> late = new ArrayList<>();
      for (int i = from; i < from + 500; i += 2) {
        late.add(event(people.get(i).profile().id(), "Order Completed", clock.instant()));
      }
      acme.performs(late.toArray(EventResolved[]::new));
    }
    acme.awaitLive(buyers);

    assertThat(acme.members(buyers)).isEqualTo(expected);
  }

  @Test
  void losesNothingWhenLanesMeetAtTheSamePeople() throws InterruptedException {
    UUID buyers = acme.segment("Buyers", performed("Order Completed", 20, "null"));
    List<UUID> survivors = new ArrayList<>();
    List<UUID> others = new ArrayList<>();
    List<ProfileEvent> people = new ArrayList<>();
    List<ProfileEvent> merges = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      UUID survivor = Ids.next();
      UUID other = Ids.next();
      survivors.add(survivor);
      others.add(other);
      people.add(new ProfileEvent.Changed(profile(survivor, 1, Map.of()), Instant.now()));
      people.add(new ProfileEvent.Changed(profile(other, 1, Map.of()), Instant.now()));
      merges.addAll(
          merged(
              survivor,
              profile(survivor, 2, Map.of(), survivor, other),
              mergedAway(other, 2, survivor)));
    }

    List<Thread> lanes = new ArrayList<>();
    lanes.add(lane("outbox", 1, List.of(people, merges)));
    lanes.add(lane("resolved", 1, rounds(survivors)));
    lanes.add(lane("resolved", 2, rounds(others)));
    lanes.add(lane("outbox", 2, merges.stream().map(List::of).toList()));
    for (Thread lane : lanes) {
      lane.join();
    }

    assertThat(acme.members(buyers)).containsExactlyInAnyOrderElementsOf(survivors);
    assertThat(survivors)
        .allSatisfy(s -> assertThat(acme.told(s)).containsExactly("entered Buyers 1"));
  }

  /// Ten rounds of an order by each.
  private List<List<EventResolved>> rounds(List<UUID> anchors) {
    List<List<EventResolved>> rounds = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      rounds.add(anchors.stream().map(a -> event(a, "Order Completed", clock.instant())).toList());
    }
    return rounds;
  }

  private Thread lane(String log, int lane, List<? extends List<? extends Event>> batches) {
    InboxClient client = InboxClient.of("profiles", log, lane);
    return Thread.ofVirtual()
        .start(() -> batches.forEach(batch -> client.deliver(acme.workspace, batch)));
  }

  @Test
  void buildsWithSeveralReplicas() throws InterruptedException {
    List<ProfileEvent> people = new ArrayList<>();
    Set<UUID> expected = new TreeSet<>();
    for (int i = 0; i < 3_000; i++) {
      UUID id = Ids.next();
      people.add(new ProfileEvent.Changed(profile(id, 1, Map.of("level", i % 2)), Instant.now()));
      if (i % 2 == 1) {
        expected.add(id);
      }
    }
    acme.profiles(people);

    UUID first = acme.building("First", atLeast("level", 1));
    UUID second =
        acme.building("Second", "{\"type\": \"inSegment\", \"segmentId\": \"" + first + "\"}");
    List<Thread> replicas = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      replicas.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int n = 0; n < 10; n++) {
                      workspaces.call(acme.workspace, memberships::buildNext);
                    }
                  }));
    }
    for (Thread replica : replicas) {
      replica.join();
    }
    acme.awaitLive(second);

    assertThat(acme.members(first)).isEqualTo(expected);
    assertThat(acme.members(second)).isEqualTo(expected);
    assertThat(acme.told(expected.iterator().next()))
        .containsExactly("entered First 1", "entered Second 1");
  }

  @Test
  void countsANewRuleWithoutAGap() {
    UUID segment = acme.segment("Spenders", atLeast("revenue", 500));
    acme.changes(profile(ana, 1, Map.of("revenue", 500)), profile(ben, 1, Map.of("revenue", 1000)));

    given()
        .auth()
        .oauth2(acme.token("marketer"))
        .contentType("application/json")
        .header("If-Match", acme.get(segment).getHeader("ETag"))
        .body("{\"rule\": " + atLeast("revenue", 1000) + "}")
        .patch("/api/v1/segments/" + segment)
        .then()
        .statusCode(200);
    acme.awaitLive(segment);

    assertThat(acme.members(segment)).containsExactly(ben);
    assertThat(acme.told(ben)).containsExactly("entered Spenders 1");
    assertThat(acme.told(ana)).containsExactly("entered Spenders 1", "left Spenders 2");
  }

  private static List<ProfileEvent> merged(UUID on, ProfileState... states) {
    return List.of(new ProfileEvent.Merged(on, List.of(states), Instant.now()));
  }

  private static List<ProfileEvent> split(UUID on, ProfileState... states) {
    return List.of(new ProfileEvent.Split(on, List.of(states), Instant.now()));
  }

  /// The profile that an id belongs to, then its segments' names.
  private List<String> segmentsOf(UUID id) {
    var answer =
        given().auth().oauth2(acme.token("agent")).get("/api/v1/profiles/" + id + "/segments");
    assertThat(answer.statusCode()).isEqualTo(200);
    String location = answer.getHeader("Content-Location");
    List<String> result =
        new ArrayList<>(List.of(location.replaceFirst(".*/profiles/(.*)/segments", "$1")));
    result.addAll(answer.<List<String>>path("data.name"));
    return result;
  }
}
