package io.rapport.profiles.inbox;

import static io.rapport.profiles.ProfilesFixtures.NOON;
import static io.rapport.profiles.ProfilesFixtures.contact;
import static io.rapport.profiles.ProfilesFixtures.derived;
import static io.rapport.profiles.ProfilesFixtures.event;
import static io.rapport.profiles.ProfilesFixtures.identify;
import static io.rapport.profiles.ProfilesFixtures.object;
import static io.rapport.profiles.ProfilesFixtures.track;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contracts.ActivityEvent;
import io.rapport.contracts.ActivityState;
import io.rapport.contracts.ContactEvent;
import io.rapport.contracts.EventCollected;
import io.rapport.contracts.NoteEvent;
import io.rapport.contracts.NoteState;
import io.rapport.contracts.TicketEvent;
import io.rapport.contracts.TicketState;
import io.rapport.profiles.ProfilesFixtures;
import io.rapport.testing.LogRows;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TestDatabase;
import io.restassured.path.json.JsonPath;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ProfilesEventHandlerTest {

  private final ProfilesFixtures acme = new ProfilesFixtures();

  @Test
  void aVisitorBecomesKnown() {
    acme.events.deliver(acme.workspace, track("m1", 0, "Viewed", "anonymousId", "a1"));
    String visitor = acme.idBy("anonymous_id", "a1");

    acme.events.deliver(
        acme.workspace,
        identify("m2", 1, "anonymousId", "a1", "userId", "u1", "traits", object("name", "Mark")));

    assertThat(acme.idBy("user_id", "u1")).isEqualTo(visitor);
    assertThat(acme.timeline(visitor, 50)).containsExactly("m2", "m1");
    assertThat(acme.json("/api/v1/profiles/" + visitor).getString("traits.name")).isEqualTo("Mark");
  }

  @Test
  void twoAddressesOfOnePersonMeetByUserId() {
    acme.events.deliver(
        acme.workspace,
        identify("m1", 0, "anonymousId", "a1", "traits", object("email", " Mark@Home.example ")),
        identify("m2", 1, "anonymousId", "a2", "traits", object("email", "mark@work.example")));
    String home = acme.idBy("email", "mark@home.example");
    String work = acme.idBy("email", "MARK@work.example");
    assertThat(home).isNotEqualTo(work);

    acme.events.deliver(
        acme.workspace,
        identify("m3", 2, "userId", "u1", "traits", object("email", "mark@home.example")),
        identify("m4", 3, "userId", "u1", "traits", object("email", "mark@work.example")));

    assertThat(acme.idBy("email", "mark@work.example")).isEqualTo(home);
    assertThat(acme.json("/api/v1/profiles/" + work).getString("id")).isEqualTo(home);
    assertThat(acme.timeline(work, 50)).containsExactly("m4", "m3", "m2", "m1");
    JsonPath merges = acme.json("/api/v1/merges");
    assertThat(merges.getList("data.mergedId")).containsExactly(work);
    assertThat(merges.getList("data.sourceEvent")).containsExactly("m4");
    assertThat(acme.json("/api/v1/profiles/summary").getMap("").toString())
        .isEqualTo("{profiles=1, identifiers=5, merges=1}");
  }

  @Test
  void oneEventMergesSeveralProfilesAndTellsEachSubject() {
    acme.events.deliver(
        acme.workspace,
        track("m1", 0, "Viewed", "anonymousId", "a1"),
        identify("m2", 1, "anonymousId", "a2", "traits", object("email", "x@example.com")),
        track("m3", 2, "Viewed", "userId", "u1"));
    List<String> before =
        List.of(
            acme.idBy("anonymous_id", "a1"),
            acme.idBy("anonymous_id", "a2"),
            acme.idBy("user_id", "u1"));
    assertThat(before).doesNotHaveDuplicates();

    acme.events.deliver(
        acme.workspace,
        identify(
            "m4",
            3,
            "userId",
            "u1",
            "anonymousId",
            "a1",
            "traits",
            object("email", "x@example.com")));

    assertThat(before)
        .allSatisfy(
            id ->
                assertThat(acme.json("/api/v1/profiles/" + id).getString("id"))
                    .isEqualTo(before.getFirst()));
    List<LogRows.LogRow> merged =
        LogRows.published("profiles", acme.workspace).stream()
            .filter(row -> row.type().equals("profile.merged.v1"))
            .toList();
    assertThat(merged)
        .extracting(LogRows.LogRow::subject)
        .containsExactlyInAnyOrderElementsOf(before);
    JsonPath told = JsonPath.from(merged.getFirst().data());
    assertThat(told.getList("profiles.id"))
        .startsWith(before.getFirst())
        .containsExactlyInAnyOrderElementsOf(before);
    assertThat(told.getList("profiles.mergedInto")).contains(before.getFirst());
    assertThat(told.getList("profiles[0].anchors")).hasSize(4);
  }

  @Test
  void placeholdersIdentifyNobody() {
    acme.events.deliver(
        acme.workspace,
        track("m1", 0, "Viewed", "userId", "null", "anonymousId", "a1"),
        track("m2", 1, "Viewed", "userId", "null", "anonymousId", "a2"),
        track("m3", 2, "Viewed", "anonymousId", "00000000-0000-0000"),
        identify("m4", 3, "anonymousId", "a1", "traits", object("email", "not an address")));

    assertThat(acme.idBy("anonymous_id", "a1")).isNotEqualTo(acme.idBy("anonymous_id", "a2"));
    assertThat(acme.get("/api/v1/profiles/by/user_id/null").statusCode()).isEqualTo(404);
    JsonPath identity =
        acme.json("/api/v1/profiles/" + acme.idBy("anonymous_id", "a1") + "/identity");
    assertThat(identity.getList("refused.reason"))
        .containsExactlyInAnyOrder("blocked_value", "malformed");
    assertThat(acme.json("/api/v1/profiles/summary").getInt("profiles")).isEqualTo(2);
  }

  @Test
  void twoUserIdsAreTwoPeople() {
    acme.events.deliver(
        acme.workspace,
        track("m1", 0, "Viewed", "userId", "u1", "anonymousId", "shared"),
        track("m2", 1, "Viewed", "userId", "u2", "anonymousId", "shared"),
        track("m3", 2, "Viewed", "userId", "u2"));

    String first = acme.idBy("user_id", "u1");
    String second = acme.idBy("user_id", "u2");
    assertThat(first).isNotEqualTo(second);
    assertThat(acme.timeline(second, 50)).containsExactly("m3", "m2");
    JsonPath identity = acme.json("/api/v1/profiles/" + second + "/identity");
    assertThat(identity.getList("refused.reason")).containsExactly("limit:user_id");
    assertThat(identity.getList("refused.value")).containsExactly("shared");
  }

  @Test
  void anAliasMakesTwoUserIdsOnePerson() {
    acme.events.deliver(
        acme.workspace,
        track("m1", 0, "Viewed", "userId", "u1"),
        track("m2", 1, "Viewed", "userId", "u2"));
    acme.events.deliver(
        acme.workspace, event("m3", "alias", 2, object("userId", "u2", "previousId", "u1")));

    String person = acme.idBy("user_id", "u1");
    assertThat(acme.idBy("user_id", "u2")).isEqualTo(person);
    assertThat(acme.json("/api/v1/profiles/" + person + "/identity").getList("links.rule"))
        .contains("alias");
  }

  @Test
  void aRepeatedBatchHasNoEffect() {
    var batch = List.of(identify("m1", 0, "userId", "u1", "traits", object("name", "Mark")));
    acme.events.deliver(acme.workspace, batch);
    long version = acme.json("/api/v1/profiles/by/user_id/u1").getLong("version");

    acme.events.deliver(acme.workspace, batch);

    assertThat(acme.json("/api/v1/profiles/by/user_id/u1").getLong("version")).isEqualTo(version);
    assertThat(LogRows.types("profiles", acme.workspace)).containsExactly("profile.changed.v1");
  }

  @Test
  void contactsAndEventsOfOnePersonMeet() {
    UUID contact = UUID.randomUUID();
    acme.events.deliver(
        acme.workspace,
        identify(
            "m1",
            0,
            "userId",
            "u1",
            "traits",
            object("email", "mark@example.com", "plan", "free")));
    acme.contacts.deliver(
        acme.workspace,
        new ContactEvent.Created(
            contact(contact, 1, "Mark Stone", List.of("Mark@Example.com"), null)),
        new NoteEvent.Added(
            new NoteState(
                UUID.randomUUID(), 1, contact, "Mark has a new baby", "adam", NOON, NOON)));

    String person = acme.idBy("contact_id", contact.toString());
    assertThat(person).isEqualTo(acme.idBy("user_id", "u1"));
    JsonPath profile = acme.json("/api/v1/profiles/" + person + "?include=provenance");
    assertThat(profile.getString("traits.name.value")).isEqualTo("Mark Stone");
    assertThat(profile.getString("traits.name.source")).isEqualTo("contacts");
    assertThat(profile.getString("traits.plan.source"))
        .isEqualTo(ProfilesFixtures.SOURCE.toString());
    assertThat(profile.getString("traits.plan.by")).isEqualTo("m1");
    JsonPath timeline = acme.json("/api/v1/profiles/" + person + "/timeline?filter[kind]=note");
    assertThat(timeline.getList("data.summary")).containsExactly("Mark has a new baby");
  }

  @Test
  void aDeletedContactLeavesTheGoldenRecord() {
    UUID contact = UUID.randomUUID();
    acme.contacts.deliver(
        acme.workspace,
        new ContactEvent.Created(contact(contact, 1, "Mark", List.of("m@example.com"), "u1")),
        new ContactEvent.Changed(contact(contact, 2, "Mark Stone", List.of(), "u1")));
    assertThat(traits("u1")).containsEntry("name", "Mark Stone").doesNotContainKey("email");

    acme.contacts.deliver(acme.workspace, new ContactEvent.Deleted(contact, 3, NOON));
    acme.contacts.deliver(
        acme.workspace,
        new ContactEvent.Changed(contact(contact, 2, "Mark Stone", List.of(), "u1")));

    assertThat(traits("u1")).isEmpty();
  }

  @Test
  void whatIsWrittenOfAPersonChangesAndGoes() {
    UUID contact = UUID.randomUUID();
    UUID call = UUID.randomUUID();
    UUID ticket = UUID.randomUUID();
    acme.interactions.deliver(
        acme.workspace,
        new ActivityEvent.Logged(activity(call, 1, contact, "Offer")),
        new TicketEvent.Opened(ticket(ticket, 1, contact, "open")));
    acme.interactions.deliver(
        acme.workspace,
        new TicketEvent.Changed(ticket(ticket, 3, contact, "resolved")),
        new TicketEvent.Changed(ticket(ticket, 2, contact, "pending")),
        new ActivityEvent.Deleted(call, contact, 2, NOON));

    String person = acme.idBy("contact_id", contact.toString());
    JsonPath timeline = acme.json("/api/v1/profiles/" + person + "/timeline");
    assertThat(timeline.getList("data.kind")).containsExactly("ticket");
    assertThat(timeline.getList("data.type")).containsExactly("resolved");
  }

  @Test
  void showsOnceWhatIsAnActivityAndAnEvent() throws SQLException {
    UUID contact = UUID.randomUUID();
    UUID call = UUID.randomUUID();
    acme.interactions.deliver(
        acme.workspace, new ActivityEvent.Logged(activity(call, 1, contact, "Offer")));
    acme.events.deliver(
        acme.workspace,
        derived(
            track("activity:" + call, 0, "Call Logged"),
            "contactId",
            contact.toString(),
            "entry",
            "activity:" + call));

    String person = acme.idBy("contact_id", contact.toString());
    assertThat(acme.timeline(person, 10)).containsExactly(call.toString());
    assertThat(acme.timeline(person, 1)).containsExactly(call.toString());
    assertThat(history(acme.workspace)).containsExactly("Call Logged");
  }

  @Test
  void knowsABuyerByPhoneAndCardAlone() {
    acme.events.deliver(acme.workspace, receipt("pos-1", "+4915112345678", "7712"));
    acme.events.deliver(acme.workspace, receipt("pos-2", null, "7712"));
    acme.events.deliver(acme.workspace, receipt("pos-3", "+4915199999999", null));

    String person = acme.idBy("external:card", "7712");
    assertThat(acme.timeline(person, 10)).containsExactlyInAnyOrder("pos-1", "pos-2");
    assertThat(acme.idBy("phone", "{phone}", "+4915112345678")).isEqualTo(person);
    assertThat(acme.idBy("phone", "{phone}", "+4915199999999")).isNotEqualTo(person);
  }

  private static EventCollected receipt(String id, String phone, String card) {
    return track(
        id,
        0,
        "Order Completed",
        "context",
        object(
            "traits",
            phone == null ? Map.of() : object("phone", phone),
            "externalIds",
            card == null ? List.of() : List.of(object("id", card, "type", "card"))));
  }

  /// Control: an event that tells of nothing else is shown beside the activity.
  @Test
  void showsAnEventOfItsOwnBesideAnActivity() {
    UUID contact = UUID.randomUUID();
    UUID call = UUID.randomUUID();
    acme.interactions.deliver(
        acme.workspace, new ActivityEvent.Logged(activity(call, 1, contact, "Offer")));
    acme.events.deliver(
        acme.workspace, derived(track("m1", 0, "Call Logged"), "contactId", contact.toString()));

    assertThat(acme.timeline(acme.idBy("contact_id", contact.toString()), 10))
        .containsExactlyInAnyOrder(call.toString(), "m1");
  }

  @Test
  void theNewestStatementWinsWhateverArrivesFirst() {
    acme.events.deliver(
        acme.workspace,
        identify("m2", 5, "userId", "u1", "traits", object("plan", "paid", "age", 41)));
    acme.events.deliver(
        acme.workspace,
        identify("m1", 1, "userId", "u1", "traits", object("plan", "free", "city", "Haifa")),
        identify(
            "m3",
            6,
            "userId",
            "u1",
            "traits",
            object("age", null, "ltv", new BigDecimal("12.50"))));

    assertThat(traits("u1"))
        .containsEntry("plan", "paid")
        .containsEntry("city", "Haifa")
        .doesNotContainKey("age");
    assertThat(acme.get("/api/v1/profiles/by/user_id/u1").asString()).contains("\"ltv\":12.50");
  }

  @Test
  void characterZeroAndLoneSurrogatesDoNotStopTheLane() {
    acme.events.deliver(
        acme.workspace,
        track("m\u0000 1", 0, "Odd \u0000", "userId", "u1", "properties", object("a", "x\u0000y")),
        track("m2", 1, "Viewed", "userId", "bad\u0000id", "anonymousId", "a1"));

    assertThat(acme.timeline(acme.idBy("user_id", "u1"), 10)).containsExactly("m\uFFFD 1");
    assertThat(acme.timeline(acme.idBy("anonymous_id", "a1"), 10)).containsExactly("m2");
  }

  private Map<String, Object> traits(String user) {
    return acme.json("/api/v1/profiles/by/user_id/" + user).getMap("traits");
  }

  private static List<String> history(UUID workspace) throws SQLException {
    try (Connection connection = TestDatabase.connect("profiles", "postgres");
        PreparedStatement select =
            connection.prepareStatement("select name from profile_event where workspace_id = ?")) {
      select.setObject(1, workspace);
      List<String> names = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
      return names;
    }
  }

  private static ActivityState activity(UUID id, long version, UUID contact, String subject) {
    return new ActivityState(
        id,
        version,
        contact,
        "call",
        "outbound",
        subject,
        null,
        "adam",
        60,
        NOON,
        Map.of(),
        NOON,
        NOON);
  }

  private static TicketState ticket(UUID id, long version, UUID contact, String status) {
    return new TicketState(
        id, version, contact, "Broken", null, status, "normal", null, NOON, null, null, Map.of(),
        NOON);
  }
}
