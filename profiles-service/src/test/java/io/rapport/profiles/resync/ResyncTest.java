package io.rapport.profiles.resync;

import static io.rapport.profiles.ProfilesFixtures.NOON;
import static io.rapport.profiles.ProfilesFixtures.contact;
import static io.rapport.profiles.ProfilesFixtures.identify;
import static io.rapport.profiles.ProfilesFixtures.object;
import static io.rapport.profiles.ProfilesFixtures.track;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contracts.ActivityEvent;
import io.rapport.contracts.ActivityState;
import io.rapport.contracts.ContactEvent;
import io.rapport.contracts.Event;
import io.rapport.contracts.EventCollected;
import io.rapport.contracts.NoteEvent;
import io.rapport.contracts.NoteState;
import io.rapport.contracts.ProfileEvent;
import io.rapport.contracts.TicketEvent;
import io.rapport.contracts.TicketState;
import io.rapport.messaging.CurrentState;
import io.rapport.messaging.EventHandler;
import io.rapport.messaging.Resync;
import io.rapport.profiles.ProfilesFixtures;
import io.rapport.testing.LogRows;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.ResyncClient;
import io.rapport.testing.StoredRows;
import io.rapport.web.Workspaces;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A resync leaves the same behind as if the present state of the CRM and each accepted event had
/// come once and nothing else.
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ResyncTest {

  @Inject CurrentState source;
  @Inject EventHandler handler;
  @Inject Workspaces workspaces;
  @Inject ObjectMapper json;

  private final ProfilesFixtures acme = new ProfilesFixtures();
  private final ProfilesFixtures fresh = new ProfilesFixtures();
  private final ProfilesFixtures other = new ProfilesFixtures();
  private final UUID mark = UUID.randomUUID();
  private final UUID lost = UUID.randomUUID();
  private final UUID young = UUID.randomUUID();
  private final List<UUID> written = Stream.generate(UUID::randomUUID).limit(6).toList();
  private final List<EventCollected> events = new ArrayList<>();

  @BeforeEach
  void knowsMuch() {
    for (int i = 0; i < 20; i++) {
      events.add(order("m" + i, i, i % 5));
    }
    events.add(identify("i1", 30, "userId", "u1", "traits", object("email", "u1@example.com")));
    events.add(identify("i2", 31, "anonymousId", "a1", "userId", "u1"));
    events.add(track("nobody's", 32, "Viewed", "anonymousId", "0"));
    for (ProfilesFixtures each : List.of(acme, fresh, other)) {
      define(each);
    }
    for (ProfilesFixtures each : List.of(acme, other)) {
      each.events.deliver(each.workspace, events);
      each.contacts.deliver(each.workspace, knownContacts());
      each.interactions.deliver(each.workspace, knownInteractions());
    }
  }

  private static void define(ProfilesFixtures in) {
    String id =
        given()
            .auth()
            .oauth2(in.token("marketer"))
            .contentType("application/json")
            .body(
                """
                {"name": "revenue", "of": {"event": "Order Completed", "where": []},
                 "aggregate": {"type": "sum", "property": "total"}, "window": null}
                """)
            .post("/api/v1/traits")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> in.json("/api/v1/traits/" + id).getString("status").equals("live"));
  }

  private static EventCollected order(String id, int minute, int who) {
    return track(
        id,
        minute,
        "Order Completed",
        "userId",
        "u" + who,
        "properties",
        object("total", new BigDecimal("10.01")));
  }

  private List<Event> knownContacts() {
    return List.of(
        new ContactEvent.Created(contact(mark, 1, "Mark", List.of("mark@example.com"), "u2")),
        new ContactEvent.Changed(contact(mark, 9, "Lost name", List.of("mark@example.com"), "u2")),
        new ContactEvent.Created(contact(lost, 3, "Lost", List.of("lost@example.com"), null)),
        new NoteEvent.Added(note(0, 1, "First")),
        new NoteEvent.Changed(note(0, 7, "Lost body")),
        new NoteEvent.Added(note(1, 1, "Lost note")),
        new NoteEvent.Added(note(2, 1, "Deleted, and there again")),
        new NoteEvent.Deleted(written.get(2), mark, 5, NOON));
  }

  private List<Event> presentContacts() {
    return List.of(
        new ContactEvent.Changed(contact(mark, 4, "Mark Stone", List.of("mark@example.com"), "u2")),
        new ContactEvent.Changed(contact(young, 1, "Young", List.of("y@example.com"), null)),
        new NoteEvent.Changed(note(0, 2, "Second")),
        new NoteEvent.Changed(note(2, 1, "Deleted, and there again")));
  }

  private List<Event> otherContacts() {
    return List.of(
        new ContactEvent.Changed(contact(mark, 9, "Lost name", List.of("mark@example.com"), "u2")),
        new ContactEvent.Changed(contact(lost, 3, "Lost", List.of("lost@example.com"), null)),
        new NoteEvent.Changed(note(0, 7, "Lost body")),
        new NoteEvent.Changed(note(1, 1, "Lost note")));
  }

  private List<Event> knownInteractions() {
    return List.of(
        new ActivityEvent.Logged(activity(3, 8, "Lost subject")),
        new ActivityEvent.Logged(activity(4, 0, "Lost call")),
        new TicketEvent.Opened(ticket(5, 6, "closed")));
  }

  private List<Event> presentInteractions() {
    return List.of(
        new ActivityEvent.Changed(activity(3, 0, "Offer")),
        new TicketEvent.Changed(ticket(5, 2, "open")));
  }

  private List<Event> otherInteractions() {
    return List.of(
        new ActivityEvent.Changed(activity(3, 8, "Lost subject")),
        new ActivityEvent.Changed(activity(4, 0, "Lost call")),
        new TicketEvent.Changed(ticket(5, 6, "closed")));
  }

  private NoteState note(int id, long version, String body) {
    return new NoteState(written.get(id), version, mark, body, "adam", NOON, NOON);
  }

  private ActivityState activity(int id, long version, String subject) {
    return new ActivityState(
        written.get(id),
        version,
        mark,
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

  private TicketState ticket(int id, long version, String status) {
    return new TicketState(
        written.get(id),
        version,
        mark,
        "Broken",
        null,
        status,
        "normal",
        null,
        NOON,
        null,
        null,
        Map.of(),
        NOON);
  }

  /// The source lost the last orders; one of them was sent again and has another id now.
  private List<EventCollected> presentEvents() {
    List<EventCollected> present =
        new ArrayList<>(
            events.stream()
                .filter(e -> !List.of("m17", "m18", "m19").contains(e.messageId()))
                .toList());
    present.add(order("m18", 18, 3));
    present.addAll(newEvents());
    return present;
  }

  private final List<EventCollected> later =
      List.of(
          order("n1", 50, 1),
          order("n2", 51, 7),
          identify("n3", 52, "userId", "u7", "traits", object("plan", "paid")),
          track("n4", 53, "Viewed", "anonymousId", "0"));

  private List<EventCollected> newEvents() {
    return later;
  }

  private void resync(int size) {
    List<EventCollected> twice = new ArrayList<>(presentEvents());
    twice.addAll(presentEvents());
    ResyncClient.run("interactions", "event", size, both(twice, events));
    ResyncClient.run("contacts", "outbox", size, both(presentContacts(), otherContacts()));
    ResyncClient.run(
        "interactions", "outbox", size, both(presentInteractions(), otherInteractions()));
  }

  private Map<UUID, List<? extends Event>> both(
      List<? extends Event> acmes, List<? extends Event> others) {
    return Map.of(acme.workspace, acmes, other.workspace, others);
  }

  private static List<String> state(ProfilesFixtures of) {
    List<String> rows = new ArrayList<>();
    for (String sql :
        List.of(
            """
            select 'profile', i.type, i.value, p.golden, p.computed
            from identifier i join profile p
              on p.workspace_id = i.workspace_id and p.id = i.profile_id
            where i.workspace_id = ? and (p.golden <> '{}' or p.computed <> '{}')
            """,
            """
            select 'trait', i.type, i.value, t.name, t.source, t.value, t.observed_at, t.stated_by
            from trait_candidate t join identifier i
              on i.workspace_id = t.workspace_id and i.birth_id = t.anchor_id
            where t.workspace_id = ?
            """,
            """
            select 'event', i.type, i.value, e.message_id, e.kind, e.name, e.occurred_at,
              e.properties, e.detail
            from profile_event e join identifier i
              on i.workspace_id = e.workspace_id and i.birth_id = e.anchor_id
            where e.workspace_id = ?
            """,
            "select 'nobody', message_id, name, occurred_at from unresolved_event where workspace_id = ?",
            """
            select 'entry', i.value, e.kind, e.id, e.version, e.type, e.name, e.summary,
              e.occurred_at, e.data
            from profile_entry e join identifier i
              on i.workspace_id = e.workspace_id and i.birth_id = e.anchor_id
            where e.workspace_id = ? and not e.deleted
            """)) {
      rows.addAll(StoredRows.of("profiles", of.workspace, sql));
    }
    return rows;
  }

  /// Asked for once: a resync that does not bring that workspace clears it.
  private List<String> expected;

  private void isAsIfEachHadComeOnce() {
    if (expected == null) {
      fresh.events.deliver(fresh.workspace, events);
      fresh.events.deliver(fresh.workspace, newEvents());
      fresh.contacts.deliver(fresh.workspace, presentContacts());
      fresh.interactions.deliver(fresh.workspace, presentInteractions());
      expected = shown(fresh);
    }
    assertThat(shown(acme)).isEqualTo(expected).hasSizeGreaterThan(60);
  }

  /// What is stored, and timelines as people see them.
  private static List<String> shown(ProfilesFixtures of) {
    List<String> shown = new ArrayList<>(state(of));
    for (String user : List.of("u1", "u2", "u7")) {
      shown.addAll(of.timeline(of.idBy("user_id", user), 3));
    }
    return shown;
  }

  @Test
  void takesTheCrmAsItIsAndEachEventOnce() {
    List<String> others = state(other);
    int toldOfOthers = LogRows.published("profiles", other.workspace).size();
    resync(3);
    isAsIfEachHadComeOnce();
    resync(100);
    isAsIfEachHadComeOnce();
    assertThat(state(other)).as("the other workspace").isEqualTo(others);
    assertThat(LogRows.published("profiles", other.workspace)).hasSize(toldOfOthers);
    assertThat(acme.timeline(acme.idBy("user_id", "u4"), 50))
        .as("accepted, and lost at the source")
        .contains("m19");

    acme.contacts.deliver(
        acme.workspace,
        new ContactEvent.Changed(contact(mark, 5, "Mark S.", List.of("mark@example.com"), "u2")),
        new NoteEvent.Deleted(written.get(0), mark, 3, NOON));
    assertThat(acme.json("/api/v1/profiles/by/user_id/u2").getString("traits.name"))
        .isEqualTo("Mark S.");
    assertThat(acme.timeline(acme.idBy("user_id", "u2"), 50))
        .doesNotContain(written.get(0).toString());
  }

  @Test
  void theOrdinaryWayLeavesDifferences() {
    acme.contacts.deliver(acme.workspace, presentContacts());
    acme.interactions.deliver(acme.workspace, presentInteractions());
    acme.events.deliver(acme.workspace, newEvents());
    fresh.events.deliver(fresh.workspace, events);
    fresh.events.deliver(fresh.workspace, newEvents());
    fresh.contacts.deliver(fresh.workspace, presentContacts());
    fresh.interactions.deliver(fresh.workspace, presentInteractions());
    List<String> stale = state(acme);
    assertThat(stale).as("negative control").isNotEqualTo(state(fresh));

    acme.events.deliver(acme.workspace, presentEvents());
    assertThat(rowsOf(acme, "event").size())
        .as("negative control: events that come again count again")
        .isGreaterThan(rowsOf(fresh, "event").size());
  }

  private static List<String> rowsOf(ProfilesFixtures of, String kind) {
    return state(of).stream().filter(row -> row.startsWith(kind + " ")).toList();
  }

  @Test
  void beginsAgainAfterOneThatWasKilled() {
    ResyncClient.begin("interactions", "event")
        .page(acme.workspace, presentEvents().subList(10, 20));
    ResyncClient contacts = ResyncClient.begin("contacts", "outbox");
    contacts.page(other.workspace, otherContacts());
    contacts.page(acme.workspace, presentContacts().subList(0, 3));
    ResyncClient.begin("interactions", "outbox").page(acme.workspace, knownInteractions());
    resync(4);
    isAsIfEachHadComeOnce();
  }

  @Test
  void aWorkspaceThatTheCrmHasLostKeepsItsEventsOnly() {
    ResyncClient.run("contacts", "outbox", 50, Map.of(other.workspace, otherContacts()));
    ResyncClient.run("interactions", "outbox", 50, Map.of(other.workspace, otherInteractions()));
    ResyncClient.run("interactions", "event", 50, Map.of(other.workspace, events));
    assertThat(rowsOf(acme, "entry")).isEmpty();
    assertThat(rowsOf(acme, "trait")).noneMatch(row -> row.contains(" contacts "));
    assertThat(rowsOf(acme, "event")).isEqualTo(rowsOf(other, "event"));
  }

  private int rows() {
    return StoredRows.of(
                "profiles",
                acme.workspace,
                "select kind, id from profile_entry where workspace_id = ? and not deleted")
            .size()
        + StoredRows.of(
                "profiles",
                acme.workspace,
                """
                select distinct anchor_id from trait_candidate
                where workspace_id = ? and source = 'contacts'
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
    for (int i = 0; i < 5; i++) {
      UUID gone = UUID.randomUUID();
      acme.contacts.deliver(
          acme.workspace,
          new ContactEvent.Created(
              contact(gone, 1, "Gone " + i, List.of("gone" + i + "@example.com"), null)),
          new NoteEvent.Added(
              new NoteState(UUID.randomUUID(), 1, mark, "Gone", "adam", NOON, NOON)));
    }
    ResyncClient.run("interactions", "event", 100, both(presentEvents(), events));
    ResyncClient contacts = ResyncClient.begin("contacts", "outbox");
    contacts.page(acme.workspace, presentContacts());
    contacts.page(other.workspace, otherContacts());
    int before = rows();
    assertThat(sweep(new Resync(contacts.id(), "contacts", "outbox"))).isGreaterThan(5);
    assertThat(before - rows()).as("6 contacts, 6 notes").isEqualTo(12);
    contacts.end();

    ResyncClient interactions = ResyncClient.begin("interactions", "outbox");
    interactions.page(acme.workspace, presentInteractions());
    interactions.page(other.workspace, otherInteractions());
    Resync resync = new Resync(interactions.id(), "interactions", "outbox");
    // all activities are passed over
    assertThat(chunk(resync, "ticket", false)).isNull();
    List<String> passedOver = state(acme);
    assertThat(sweep(resync)).isGreaterThan(1);
    assertThat(state(acme)).as("negative control").isNotEqualTo(passedOver);
    interactions.end();
    isAsIfEachHadComeOnce();
  }

  @Test
  void tellsOfEachProfileWhatWasToldOfItLast() throws JsonProcessingException {
    acme.events.deliver(
        acme.workspace,
        identify("x1", 60, "anonymousId", "a9", "traits", object("email", "z@example.com")),
        identify("x2", 61, "userId", "u9", "traits", object("email", "q@example.com")));
    acme.events.deliver(
        acme.workspace,
        identify("x3", 62, "userId", "u9", "traits", object("email", "z@example.com")));
    Map<String, JsonNode> last = new LinkedHashMap<>();
    for (LogRows.LogRow row : LogRows.published("profiles", acme.workspace)) {
      JsonNode data = json.readTree(row.data());
      if (data.has("profile")) {
        last.put(data.at("/profile/id").textValue(), data.get("profile"));
      } else {
        data.get("profiles").forEach(p -> last.put(p.get("id").textValue(), p));
      }
    }
    assertThat(last.values().stream().filter(p -> p.has("mergedInto"))).isNotEmpty();
    assertThat(source.workspaces()).contains(acme.workspace);
    for (int limit : List.of(1, 3, 1_000)) {
      Map<String, JsonNode> told = new LinkedHashMap<>();
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
        for (Event event : page.events()) {
          assertThat(event).isInstanceOf(ProfileEvent.Changed.class);
          told.put(event.subject(), json.readTree(json.writeValueAsString(event)).get("profile"));
        }
        after = page.next();
      }
      assertThat(told).isEqualTo(last).hasSizeGreaterThan(6);
    }
  }
}
