package io.rapport.contacts.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contacts.Api;
import io.rapport.contracts.Event;
import io.rapport.contracts.ProfileEvent;
import io.rapport.contracts.ProfileState;
import io.rapport.contracts.SegmentEvent;
import io.rapport.testing.InboxClient;
import io.rapport.testing.LogRows;
import io.rapport.testing.PlatformResource;
import io.restassured.RestAssured;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class CardTest {

  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

  private final Api agent = Api.as("agent");
  private final UUID profile = UUID.randomUUID();
  private final UUID segment = UUID.randomUUID();
  private UUID mark;

  @BeforeEach
  void writeDownMark() {
    mark = contact("Mark");
  }

  @Test
  void showsContactAccountAndNotesBeforeThereIsAProfile() {
    UUID account = agent.create("/api/v1/accounts", "{\"name\": \"Acme\"}");
    agent.patch(path(mark), "\"1\"", "{\"accountId\": \"" + account + "\"}").then().statusCode(200);
    for (int i = 1; i <= 6; i++) {
      agent.create(path(mark) + "/notes", "{\"body\": \"" + i + "\"}");
    }
    agent
        .get(card(mark))
        .then()
        .statusCode(200)
        .body("contact.name", equalTo("Mark"))
        .body("account.name", equalTo("Acme"))
        .body("notes.body", contains("6", "5", "4", "3", "2"))
        .body("profile", equalTo(null));
  }

  @Test
  void showsTraitsAndSegmentsAndLeavesTheContactAsItIs() {
    int told = LogRows.types("contacts", agent.workspace()).size();
    fromProfiles(changed(profile, 3, mark));
    fromSegments(entered(profile, 1), new SegmentEvent.Changed(segment, 1, "Big spenders", NOW));
    agent
        .get(card(mark))
        .then()
        .statusCode(200)
        .body("profile.id", equalTo(profile.toString()))
        .body("profile.traits.version", equalTo(3))
        .body("profile.segments.name", contains("Big spenders"))
        .body("profile.segments.id", contains(segment.toString()))
        .body("contact.version", equalTo(1));
    agent.get(path(mark)).then().header("ETag", "\"1\"");
    assertThat(LogRows.types("contacts", agent.workspace())).hasSize(told);
    fromSegments(left(profile, 2));
    agent.get(card(mark)).then().body("profile.segments", empty());
  }

  @Test
  void keepsDecimalsExact() {
    fromProfiles(
        new ProfileEvent.Changed(
            new ProfileState(
                profile,
                1,
                null,
                List.of(),
                List.of(identifier(mark)),
                Map.of("revenue", new BigDecimal("13990.930000000000000001"))),
            NOW));
    assertThat(agent.get(card(mark)).asString()).contains("\"revenue\":13990.930000000000000001");
  }

  @Test
  void keepsAnEntryOfAProfileThatIsNotKnownYet() {
    fromSegments(entered(profile, 1));
    agent.get(card(mark)).then().body("profile", equalTo(null));
    fromProfiles(changed(profile, 1, mark));
    agent.get(card(mark)).then().body("profile.segments.name", contains("Name by entry"));
  }

  @Test
  void ignoresOlderVersions() {
    fromProfiles(changed(profile, 5, mark), changed(profile, 4));
    fromProfiles(changed(profile, 3));
    fromSegments(left(profile, 7), entered(profile, 6));
    fromSegments(entered(profile, 5));
    agent
        .get(card(mark))
        .then()
        .body("profile.traits.version", equalTo(5))
        .body("profile.segments", empty());
  }

  @Test
  void ignoresAnOlderNameAndAnEntryToADeletedSegment() {
    fromProfiles(changed(profile, 1, mark));
    fromSegments(
        new SegmentEvent.Changed(segment, 2, "New name", NOW),
        new SegmentEvent.Changed(segment, 1, "Old name", NOW),
        entered(profile, 1));
    agent.get(card(mark)).then().body("profile.segments.name", contains("New name"));
    fromSegments(new SegmentEvent.Deleted(segment, 3, NOW));
    fromSegments(entered(profile, 2));
    agent.get(card(mark)).then().body("profile.segments", empty());
    agent
        .list("/api/v1/contacts", "filter[segmentId]", segment.toString())
        .then()
        .body("data", empty());
  }

  @Test
  void showsTheSurvivingProfileOnBothCardsAfterAMerge() {
    UUID ana = contact("Ana");
    UUID other = UUID.randomUUID();
    fromProfiles(changed(profile, 1, mark), changed(other, 4, ana));
    List<ProfileState> merged =
        List.of(state(profile, 2, null, mark, ana), state(other, 5, profile));
    fromProfiles(new ProfileEvent.Merged(profile, merged, NOW));
    // the copy on the other subject, and older news of it, may come later by another lane
    deliver(
        InboxClient.of("profiles", "outbox", 1),
        changed(other, 3, ana),
        new ProfileEvent.Merged(other, merged, NOW));
    fromSegments(entered(profile, 1));
    for (UUID contact : List.of(mark, ana)) {
      agent
          .get(card(contact))
          .then()
          .body("profile.id", equalTo(profile.toString()))
          .body("profile.traits.version", equalTo(2))
          .body("profile.segments.id", contains(segment.toString()));
    }
    fromProfiles(
        new ProfileEvent.Split(
            profile, List.of(state(profile, 3, null, mark), state(other, 6, null, ana)), NOW));
    agent.get(card(mark)).then().body("profile.id", equalTo(profile.toString()));
    agent
        .get(card(ana))
        .then()
        .body("profile.id", equalTo(other.toString()))
        .body("profile.segments", empty());
  }

  @Test
  void takesABatchOfManyProfiles() {
    Event[] events = new Event[400];
    for (int i = 0; i < events.length; i++) {
      events[i] =
          i % 4 == 3
              ? entered(new UUID(7, i / 8), i + 1)
              : changed(new UUID(7, i / 8), i + 1, i % 2 == 0 ? mark : new UUID(8, i));
    }
    fromProfiles(
        Arrays.stream(events).filter(e -> e instanceof ProfileEvent).toArray(Event[]::new));
    fromSegments(
        Arrays.stream(events).filter(e -> e instanceof SegmentEvent).toArray(Event[]::new));
    agent
        .list("/api/v1/contacts", "filter[segmentId]", segment.toString())
        .then()
        .body("data.name", contains("Mark"));
  }

  @Test
  void findsContactsBySegment() {
    contact("Ana");
    fromProfiles(changed(profile, 1, mark));
    fromSegments(entered(profile, 1));
    agent
        .list("/api/v1/contacts", "filter[segmentId]", segment.toString(), "total", "true")
        .then()
        .body("data.name", contains("Mark"))
        .body("page.total", equalTo(1));
  }

  @Test
  void keepsWorkspacesApart() {
    Api stranger = Api.as("agent");
    UUID theirs = stranger.create("/api/v1/contacts", "{\"name\": \"Theirs\"}");
    InboxClient.of("profiles", "outbox").deliver(stranger.workspace(), changed(profile, 9, mark));
    agent.get(card(mark)).then().body("profile", equalTo(null));
    fromProfiles(changed(profile, 1, mark, theirs));
    stranger.get(card(theirs)).then().body("profile", equalTo(null));
    agent.get(card(mark)).then().body("profile.traits.version", equalTo(1));
  }

  @Test
  void isForReadersOfTheWorkspace() {
    RestAssured.get(card(mark)).then().statusCode(401);
    agent.but("viewer").get(card(mark)).then().statusCode(200);
    agent.but("service").get(card(mark)).then().statusCode(403);
    Api.as("admin").get(card(mark)).then().statusCode(404);
    agent.get(card(UUID.randomUUID())).then().statusCode(404);
  }

  private UUID contact(String name) {
    return agent.create("/api/v1/contacts", "{\"name\": \"" + name + "\"}");
  }

  private static String path(UUID contact) {
    return "/api/v1/contacts/" + contact;
  }

  private static String card(UUID contact) {
    return path(contact) + "/card";
  }

  private void fromProfiles(Event... events) {
    deliver(InboxClient.of("profiles", "outbox"), events);
  }

  private void fromSegments(Event... events) {
    deliver(InboxClient.of("segments", "outbox"), events);
  }

  private void deliver(InboxClient lane, Event... events) {
    lane.deliver(agent.workspace(), events);
  }

  private static ProfileEvent changed(UUID id, long version, UUID... contacts) {
    return new ProfileEvent.Changed(state(id, version, null, contacts), NOW);
  }

  private static ProfileState state(UUID id, long version, UUID mergedInto, UUID... contacts) {
    return new ProfileState(
        id,
        version,
        mergedInto,
        List.of(id),
        Arrays.stream(contacts).map(CardTest::identifier).toList(),
        Map.of("version", version));
  }

  private static ProfileState.Identifier identifier(UUID contact) {
    return new ProfileState.Identifier("contact_id", contact.toString());
  }

  private SegmentEvent entered(UUID of, long version) {
    return new SegmentEvent.Entered(of, segment, "Name by entry", version, NOW);
  }

  private SegmentEvent left(UUID of, long version) {
    return new SegmentEvent.Left(of, segment, "Name by entry", version, NOW);
  }
}
