package io.rapport.contacts.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contacts.Api;
import io.rapport.contracts.Event;
import io.rapport.contracts.ProfileEvent;
import io.rapport.contracts.ProfileState;
import io.rapport.contracts.SegmentEvent;
import io.rapport.messaging.EventHandler;
import io.rapport.messaging.Resync;
import io.rapport.testing.InboxClient;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.ResyncClient;
import io.rapport.testing.StoredRows;
import io.rapport.web.Workspaces;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A resync leaves the same cards behind as if nothing but the present state had ever come.
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class CardResyncTest {

  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

  @Inject EventHandler handler;
  @Inject Workspaces workspaces;

  private final Api acme = Api.as("agent");
  private final UUID fresh = UUID.randomUUID();
  private final UUID other = UUID.randomUUID();
  private UUID mark;

  @BeforeEach
  void knowsMuch() {
    mark = acme.create("/api/v1/contacts", "{\"name\": \"Mark\"}");
    for (UUID workspace : List.of(acme.workspace(), other)) {
      InboxClient.of("profiles", "outbox").deliver(workspace, knownProfiles());
      InboxClient.of("segments", "outbox").deliver(workspace, knownSegments());
    }
  }

  private List<Event> knownProfiles() {
    return List.of(
        changed(1, 9, null, 1, 2),
        changed(2, 9, null, 3),
        changed(3, 9, null, 4),
        new ProfileEvent.Merged(
            id(3), List.of(state(3, 10, null, 4, 5), state(4, 10, id(3))), NOON));
  }

  private List<Event> knownSegments() {
    return List.of(
        new SegmentEvent.Changed(id(101), 5, "Known", NOON),
        new SegmentEvent.Deleted(id(102), 6, NOON),
        new SegmentEvent.Changed(id(103), 5, "Lost", NOON),
        entered(1, 101, 3),
        left(2, 101, 4),
        entered(3, 101, 5),
        entered(3, 103, 1));
  }

  /// Lower versions, a contact that went to another, one that is gone, a merge that was not.
  private List<Event> presentProfiles() {
    return List.of(
        changed(1, 2, null, 2),
        changed(2, 3, null),
        changed(3, 4, null, 4),
        changed(4, 4, null, 5, 1),
        new ProfileEvent.Changed(
            new ProfileState(
                id(5),
                1,
                null,
                List.of(id(5)),
                List.of(new ProfileState.Identifier("contact_id", mark.toString())),
                Map.of("plan", "paid")),
            NOON));
  }

  private List<Event> presentSegments() {
    return List.of(
        new SegmentEvent.Changed(id(101), 2, "Earlier name", NOON),
        new SegmentEvent.Changed(id(102), 3, "There again", NOON),
        entered(2, 101, 1),
        entered(4, 101, 1),
        entered(5, 102, 1));
  }

  private Map<UUID, List<? extends Event>> both(List<Event> acmes, List<Event> others) {
    return Map.of(acme.workspace(), acmes, other, others);
  }

  private void resync(int size) {
    ResyncClient.run("profiles", "outbox", size, both(presentProfiles(), otherProfiles()));
    ResyncClient.run("segments", "outbox", size, both(presentSegments(), otherSegments()));
  }

  private List<Event> otherProfiles() {
    return List.of(
        changed(1, 9, null, 1, 2),
        changed(2, 9, null, 3),
        changed(3, 10, null, 4, 5),
        changed(4, 10, id(3)));
  }

  private List<Event> otherSegments() {
    return List.of(
        new SegmentEvent.Changed(id(101), 5, "Known", NOON),
        new SegmentEvent.Changed(id(103), 5, "Lost", NOON),
        entered(1, 101, 3),
        entered(3, 101, 5),
        entered(3, 103, 1));
  }

  private static List<String> state(UUID workspace) {
    List<String> rows = new ArrayList<>();
    for (String sql :
        List.of(
            """
            select 'card', c.contact_id, p.profile_id, p.version, p.merged_into, p.traits
            from profile_contact c join profile p
              on p.workspace_id = c.workspace_id and p.profile_id = c.profile_id
            where c.workspace_id = ?
            """,
            """
            select 'segment', segment_id, version, name from segment
            where workspace_id = ? and not deleted
            """,
            """
            select 'member', profile_id, segment_id, version, changed_at from profile_segment
            where workspace_id = ? and member
            """)) {
      rows.addAll(StoredRows.of("contacts", workspace, sql));
    }
    return rows;
  }

  private void isAsIfNothingElseHadEverCome() {
    InboxClient.of("profiles", "outbox").deliver(fresh, presentProfiles());
    InboxClient.of("segments", "outbox").deliver(fresh, presentSegments());
    assertThat(state(acme.workspace())).isEqualTo(state(fresh)).hasSize(10);
  }

  @Test
  void takesThePresentStateOfSourcesThatLostTheirTails() {
    List<String> others = state(other);
    resync(1);
    isAsIfNothingElseHadEverCome();
    resync(100);
    isAsIfNothingElseHadEverCome();
    assertThat(state(other)).as("the other workspace").isEqualTo(others);
    acme.get("/api/v1/contacts/" + mark + "/card")
        .then()
        .body("profile.traits.plan", equalTo("paid"))
        .body("profile.segments[0].name", equalTo("There again"));
    InboxClient.of("segments", "outbox").deliver(acme.workspace(), left(5, 102, 2));
    acme.get("/api/v1/contacts/" + mark + "/card").then().body("profile.segments", empty());
  }

  @Test
  void withoutAuthorityAndSweepDifferencesStay() {
    InboxClient.of("profiles", "outbox").deliver(acme.workspace(), presentProfiles());
    InboxClient.of("segments", "outbox").deliver(acme.workspace(), presentSegments());
    InboxClient.of("profiles", "outbox").deliver(fresh, presentProfiles());
    InboxClient.of("segments", "outbox").deliver(fresh, presentSegments());
    assertThat(state(acme.workspace())).as("negative control").isNotEqualTo(state(fresh));
  }

  @Test
  void beginsAgainAfterOneThatWasKilled() {
    ResyncClient.begin("profiles", "outbox").page(acme.workspace(), knownProfiles());
    ResyncClient segments = ResyncClient.begin("segments", "outbox");
    segments.page(other, otherSegments());
    segments.page(acme.workspace(), presentSegments().subList(0, 4));
    resync(2);
    isAsIfNothingElseHadEverCome();
  }

  @Test
  void forgetsAWorkspaceThatTheSourcesHaveLost() {
    ResyncClient.run("profiles", "outbox", 9, Map.of(other, otherProfiles()));
    ResyncClient.run("segments", "outbox", 9, Map.of(other, otherSegments()));
    assertThat(state(acme.workspace())).isEmpty();
  }

  private int rows() {
    return List.of("profile", "profile_contact", "segment", "profile_segment").stream()
        .mapToInt(
            table ->
                StoredRows.of(
                        "contacts",
                        acme.workspace(),
                        "select t::text from " + table + " t where workspace_id = ?")
                    .size())
        .sum();
  }

  private String chunk(Resync resync, String after, boolean fails) {
    return workspaces.call(
        acme.workspace(),
        () ->
            QuarkusTransaction.requiringNew()
                .call(
                    () -> {
                      String next = handler.sweep(acme.workspace(), resync, after, 2);
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
    List<Event> lostProfiles = new ArrayList<>();
    List<Event> lostSegments = new ArrayList<>();
    for (int i = 50; i < 57; i++) {
      lostProfiles.add(changed(i, 1, null, i, i + 100));
      lostSegments.add(entered(i, 103, 1));
    }
    InboxClient.of("profiles", "outbox").deliver(acme.workspace(), lostProfiles);
    InboxClient.of("segments", "outbox").deliver(acme.workspace(), lostSegments);

    ResyncClient profiles = ResyncClient.begin("profiles", "outbox");
    profiles.page(acme.workspace(), presentProfiles());
    profiles.page(other, otherProfiles());
    int before = rows();
    assertThat(sweep(new Resync(profiles.id(), "profiles", "outbox"))).isGreaterThan(10);
    assertThat(before - rows()).as("7 profiles with 2 contacts each").isEqualTo(21);
    profiles.end();

    ResyncClient segments = ResyncClient.begin("segments", "outbox");
    segments.page(acme.workspace(), presentSegments());
    segments.page(other, otherSegments());
    Resync resync = new Resync(segments.id(), "segments", "outbox");
    for (String after = ""; after != null; ) {
      String from = after;
      // a chunk that is not committed and passed over all the same
      after =
          from.isEmpty() ? "profile_segment " + id(50) + " " + id(103) : chunk(resync, from, false);
    }
    List<String> passedOver = state(acme.workspace());
    assertThat(sweep(resync)).isGreaterThan(5);
    assertThat(state(acme.workspace())).as("negative control").isNotEqualTo(passedOver);
    segments.end();
    isAsIfNothingElseHadEverCome();
  }

  private static UUID id(int number) {
    return new UUID(7, number);
  }

  private static ProfileEvent changed(int id, long version, UUID mergedInto, int... contacts) {
    return new ProfileEvent.Changed(state(id, version, mergedInto, contacts), NOON);
  }

  private static ProfileState state(int id, long version, UUID mergedInto, int... contacts) {
    return new ProfileState(
        id(id),
        version,
        mergedInto,
        List.of(id(id)),
        Arrays.stream(contacts)
            .mapToObj(c -> new ProfileState.Identifier("contact_id", new UUID(8, c).toString()))
            .toList(),
        Map.of("told", version));
  }

  private static SegmentEvent entered(int profile, int segment, long version) {
    return new SegmentEvent.Entered(id(profile), id(segment), "By entry", version, NOON);
  }

  private static SegmentEvent left(int profile, int segment, long version) {
    return new SegmentEvent.Left(id(profile), id(segment), "By entry", version, NOON);
  }
}
