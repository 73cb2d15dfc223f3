package io.rapport.segments.inbox;

import static io.rapport.segments.SegmentFixtures.atLeast;
import static io.rapport.segments.SegmentFixtures.event;
import static io.rapport.segments.SegmentFixtures.mergedAway;
import static io.rapport.segments.SegmentFixtures.performed;
import static io.rapport.segments.SegmentFixtures.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contracts.Event;
import io.rapport.contracts.EventResolved;
import io.rapport.contracts.ProfileEvent;
import io.rapport.contracts.ProfileState;
import io.rapport.contracts.SegmentEvent;
import io.rapport.messaging.CurrentState;
import io.rapport.messaging.EventHandler;
import io.rapport.messaging.Resync;
import io.rapport.segments.SegmentFixtures;
import io.rapport.testing.InboxClient;
import io.rapport.testing.LogRows;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.ResyncClient;
import io.rapport.testing.StoredRows;
import io.rapport.web.Ids;
import io.rapport.web.Workspaces;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A resync leaves the same behind as if nothing but the source's present state had ever come.
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class SegmentsResyncTest {

  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

  @Inject EventHandler handler;
  @Inject Workspaces workspaces;
  @Inject CurrentState source;

  private final SegmentFixtures acme = new SegmentFixtures();
  private final SegmentFixtures fresh = new SegmentFixtures();
  private final SegmentFixtures other = new SegmentFixtures();
  private final List<UUID> people = IntStream.range(0, 12).mapToObj(_ -> Ids.next()).toList();
  private final Map<UUID, Map<String, UUID>> segments = new LinkedHashMap<>();

  @BeforeEach
  void makesSegments() {
    for (SegmentFixtures each : List.of(acme, fresh, other)) {
      Map<String, UUID> own = new LinkedHashMap<>();
      own.put("Spenders", each.segment("Spenders", atLeast("revenue", 500)));
      own.put("Buyers", each.segment("Buyers", performed("Order Completed", 2, "null")));
      own.put(
          "Both",
          each.segment(
              "Both", "{\"type\": \"inSegment\", \"segmentId\": \"" + own.get("Spenders") + "\"}"));
      segments.put(each.workspace, own);
    }
    // what the service knows: two merged, one who is gone later, and much that was never told again
    List<Event> known = new ArrayList<>();
    people.forEach(p -> known.add(changed(profile(p, 7, Map.of("revenue", 600)))));
    known.add(
        new ProfileEvent.Merged(
            people.get(0),
            List.of(
                profile(people.get(0), 8, Map.of("revenue", 1200), people.get(0), people.get(1)),
                mergedAway(people.get(1), 8, people.get(0))),
            NOON));
    for (SegmentFixtures each : List.of(acme, other)) {
      each.profiles(known);
      InboxClient.of("profiles", "resolved").deliver(each.workspace, orders(3));
    }
  }

  private static ProfileEvent changed(ProfileState state) {
    return new ProfileEvent.Changed(state, NOON);
  }

  private List<EventResolved> orders(int each) {
    List<EventResolved> orders = new ArrayList<>();
    for (UUID person : people) {
      for (int i = 0; i < each; i++) {
        orders.add(order(person, i, 5));
      }
    }
    return orders;
  }

  private static EventResolved order(UUID anchor, int number, int total) {
    return new EventResolved(
        anchor,
        anchor + "-" + number,
        "track",
        "Order Completed",
        NOON.plusSeconds(number),
        Map.of("total", total));
  }

  /// The source went back: lower versions, no merge, others merged, people gone and new ones.
  private List<ProfileEvent> present() {
    List<ProfileEvent> states = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      states.add(changed(profile(people.get(i), 2, Map.of("revenue", i * 200))));
    }
    states.add(
        changed(profile(people.get(6), 3, Map.of("revenue", 1), people.get(6), people.get(7))));
    states.add(changed(mergedAway(people.get(7), 3, people.get(6))));
    states.add(changed(profile(new UUID(7, 7), 1, Map.of("revenue", 900))));
    return states;
  }

  private List<EventResolved> presentOrders() {
    List<EventResolved> orders = new ArrayList<>();
    for (int i = 0; i < people.size(); i++) {
      for (int n = 0; n < i % 4; n++) {
        orders.add(order(people.get(i), n, n));
      }
    }
    orders.add(order(people.get(1), 77, 1));
    orders.add(order(people.get(1), 78, 1));
    return orders;
  }

  /// What others have meanwhile stays as it is: it comes too.
  private void resyncBoth(int size) {
    ResyncClient.run("profiles", "outbox", size, both(present(), otherProfiles()));
    ResyncClient.run("profiles", "resolved", size, both(presentOrders(), orders(3)));
  }

  private List<ProfileEvent> otherProfiles() {
    List<ProfileEvent> states = new ArrayList<>();
    people.stream()
        .skip(2)
        .forEach(p -> states.add(changed(profile(p, 7, Map.of("revenue", 600)))));
    states.add(
        changed(profile(people.get(0), 8, Map.of("revenue", 1200), people.get(0), people.get(1))));
    states.add(changed(mergedAway(people.get(1), 8, people.get(0))));
    return states;
  }

  private Map<UUID, List<? extends Event>> both(
      List<? extends Event> acmes, List<? extends Event> others) {
    return Map.of(acme.workspace, acmes, other.workspace, others);
  }

  private List<String> state(SegmentFixtures of) {
    List<String> rows = new ArrayList<>();
    for (String sql :
        List.of(
            "select 'profile', profile_id, version, merged_into, traits from profile where workspace_id = ?",
            "select 'anchor', anchor_id, profile_id from anchor where workspace_id = ? and profile_id is not null",
            "select 'performed', anchor_id, event, occurred_at, message_id, properties from performed where workspace_id = ?",
            """
            select 'member', s.name, m.profile_id from membership m
            join segment s on s.workspace_id = m.workspace_id and s.id = m.segment_id
            where m.workspace_id = ? and m.member
            """)) {
      rows.addAll(StoredRows.of("segments", of.workspace, sql));
    }
    return rows;
  }

  /// Who is a member by what was told.
  private Map<String, TreeSet<String>> told(SegmentFixtures of) {
    Map<String, TreeSet<String>> members = new LinkedHashMap<>();
    segments.get(of.workspace).keySet().forEach(name -> members.put(name, new TreeSet<>()));
    for (LogRows.LogRow row : LogRows.published("segments", of.workspace)) {
      JsonPath data = JsonPath.from(row.data());
      if (row.type().startsWith("segment.entered")) {
        members.get(data.getString("segmentName")).add(data.getString("profileId"));
      } else if (row.type().startsWith("segment.left")) {
        members.get(data.getString("segmentName")).remove(data.getString("profileId"));
      }
    }
    return members;
  }

  private void isAsIfNothingElseHadEverCome() {
    fresh.profiles(present());
    InboxClient.of("profiles", "resolved").deliver(fresh.workspace, presentOrders());
    assertThat(state(acme)).isEqualTo(state(fresh)).hasSizeGreaterThan(30);
    assertThat(told(acme)).isEqualTo(told(fresh));
    segments
        .get(acme.workspace)
        .forEach(
            (name, id) ->
                assertThat(acme.members(id))
                    .as(name)
                    .isEqualTo(fresh.members(segments.get(fresh.workspace).get(name)))
                    .isNotEmpty());
  }

  @Test
  void takesThePresentStateOfASourceThatLostItsTail() {
    List<String> others = state(other);
    Map<String, TreeSet<String>> toldOfOthers = told(other);
    resyncBoth(4);
    isAsIfNothingElseHadEverCome();
    assertThat(state(other)).as("the other workspace").isEqualTo(others);
    assertThat(told(other)).isEqualTo(toldOfOthers);
    resyncBoth(100);
    isAsIfNothingElseHadEverCome();

    acme.changes(profile(people.get(0), 3, Map.of("revenue", 501)));
    assertThat(acme.members(segments.get(acme.workspace).get("Spenders"))).contains(people.get(0));
  }

  @Test
  void withoutAuthorityAndSweepDifferencesStay() {
    acme.profiles(present());
    InboxClient.of("profiles", "resolved").deliver(acme.workspace, presentOrders());
    fresh.profiles(present());
    InboxClient.of("profiles", "resolved").deliver(fresh.workspace, presentOrders());
    assertThat(state(acme)).as("negative control").isNotEqualTo(state(fresh));
    assertThat(told(acme)).as("negative control").isNotEqualTo(told(fresh));
  }

  @Test
  void beginsAgainAfterOneThatWasKilled() {
    ResyncClient killed = ResyncClient.begin("profiles", "outbox");
    killed.page(acme.workspace, present().subList(0, 3));
    killed.page(other.workspace, otherProfiles().subList(0, 3));
    ResyncClient events = ResyncClient.begin("profiles", "resolved");
    events.page(acme.workspace, orders(1));
    resyncBoth(5);
    isAsIfNothingElseHadEverCome();
  }

  @Test
  void forgetsAWorkspaceThatTheSourceHasLost() {
    ResyncClient.run("profiles", "outbox", 50, Map.of(other.workspace, otherProfiles()));
    ResyncClient.run("profiles", "resolved", 50, Map.of(other.workspace, orders(3)));
    assertThat(state(acme)).isEmpty();
    assertThat(told(acme).values()).allMatch(TreeSet::isEmpty);
  }

  private int rows() {
    return StoredRows.of(
                "segments", acme.workspace, "select profile_id from profile where workspace_id = ?")
            .size()
        + StoredRows.of(
                "segments",
                acme.workspace,
                """
                select anchor_id, event, occurred_at, message_id from performed
                where workspace_id = ?
                """)
            .size();
  }

  private String chunk(Resync resync, String after, boolean fails) {
    return workspaces.call(
        acme.workspace,
        () ->
            QuarkusTransaction.requiringNew()
                .call(
                    () -> {
                      String next = handler.sweep(acme.workspace, resync, after, 2);
                      if (fails) {
                        throw new IllegalStateException("A test says so");
                      }
                      return next;
                    }));
  }

  private int sweep(Resync resync) {
    return ResyncClient.sweep(
        this::rows,
        2,
        after ->
            assertThatThrownBy(() -> chunk(resync, after, true))
                .hasStackTraceContaining("A test says so"),
        after -> chunk(resync, after, false));
  }

  @Test
  void sweepsChunkByChunkAndEachStays() {
    ResyncClient profiles = ResyncClient.begin("profiles", "outbox");
    profiles.page(acme.workspace, present());
    profiles.page(other.workspace, otherProfiles());
    int before = rows();
    assertThat(sweep(new Resync(profiles.id(), "profiles", "outbox"))).isGreaterThan(5);
    assertThat(before - rows()).isEqualTo(4);
    profiles.end();

    ResyncClient orders = ResyncClient.begin("profiles", "resolved");
    orders.page(acme.workspace, presentOrders());
    orders.page(other.workspace, orders(3));
    Resync resync = new Resync(orders.id(), "profiles", "resolved");
    // half of the people are passed over
    UUID half = people.stream().sorted(Comparator.comparing(UUID::toString)).toList().get(6);
    for (String after = "[\"" + half + "\", \"\", \"2000-01-01T00:00:00Z\", \"\"]";
        after != null; ) {
      after = chunk(resync, after, false);
    }
    int left = presentOrders().size() + 9;
    assertThat(rows()).as("negative control").isGreaterThan(left);
    assertThat(sweep(resync)).isGreaterThan(8);
    assertThat(rows()).isEqualTo(left);
    orders.end();
    isAsIfNothingElseHadEverCome();
  }

  @Test
  void givesAnchorsBackThatOlderNewsTakes() {
    // Z and A became one behind the heads; Z was told as it is since then, A as it was before
    UUID z = people.get(0);
    UUID a = people.get(2);
    UUID b = people.get(3);
    ProfileState merged = profile(z, 9, Map.of(), z, a, b);
    ResyncClient.run(
        "profiles",
        "outbox",
        1,
        both(List.of(changed(profile(a, 5, Map.of(), a)), changed(merged)), otherProfiles()));

    acme.changes(profile(a, 6, Map.of(), a, b));
    acme.profiles(List.of(new ProfileEvent.Merged(a, List.of(merged, mergedAway(a, 7, z)), NOON)));

    assertThat(
            StoredRows.of(
                "segments",
                acme.workspace,
                "select anchor_id, profile_id from anchor where workspace_id = ? and profile_id is not null"))
        .containsExactlyInAnyOrder(z + " " + z, a + " " + z, b + " " + z);
  }

  @Test
  void tellsItsOwnPresentState() {
    assertThat(source.workspaces()).contains(acme.workspace);
    List<String> told = new ArrayList<>();
    for (int limit : List.of(1, 3, 1_000)) {
      told.clear();
      String after = "";
      while (after != null) {
        String from = after;
        CurrentState.Page page =
            workspaces.call(
                acme.workspace,
                () ->
                    QuarkusTransaction.requiringNew()
                        .call(() -> source.page(acme.workspace, from, limit)));
        assertThat(page.events().size()).isLessThanOrEqualTo(limit);
        page.events().forEach(e -> told.add(text(e)));
        after = page.next();
      }
      told.sort(null);
      List<String> stored =
          StoredRows.of(
              "segments",
              acme.workspace,
              "select 'changed', id, version, name from segment where workspace_id = ?");
      stored.addAll(
          StoredRows.of(
              "segments",
              acme.workspace,
              """
              select 'entered', m.profile_id, m.segment_id, m.version, s.name from membership m
              join segment s on s.workspace_id = m.workspace_id and s.id = m.segment_id
              where m.workspace_id = ? and m.member
              """));
      assertThat(told).isEqualTo(stored).hasSizeGreaterThan(20);
    }
  }

  private static String text(Event event) {
    return switch (event) {
      case SegmentEvent.Changed(var id, var version, var name, _) ->
          "changed " + id + " " + version + " " + name;
      case SegmentEvent.Entered(var profile, var segment, var name, var version, _) ->
          "entered " + profile + " " + segment + " " + version + " " + name;
      default -> throw new AssertionError(event);
    };
  }
}
