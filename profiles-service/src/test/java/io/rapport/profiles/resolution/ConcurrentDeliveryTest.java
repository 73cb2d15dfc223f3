package io.rapport.profiles.resolution;

import static io.rapport.profiles.ProfilesFixtures.event;
import static io.rapport.profiles.ProfilesFixtures.object;
import static io.rapport.profiles.ProfilesFixtures.track;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contracts.EventCollected;
import io.rapport.messaging.EventHandler;
import io.rapport.messaging.Lanes;
import io.rapport.messaging.Received;
import io.rapport.profiles.ProfilesFixtures;
import io.rapport.profiles.identity.Guards;
import io.rapport.profiles.identity.Identifier;
import io.rapport.profiles.identity.IdentityGraph;
import io.rapport.profiles.identity.IdentityRepository;
import io.rapport.profiles.identity.KnownIdentifier;
import io.rapport.profiles.identity.Observations;
import io.rapport.testing.InboxClient;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TestDatabase;
import io.rapport.web.Workspaces;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Batches of several lanes at a time, about the same people, against a union-find oracle.
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ConcurrentDeliveryTest {

  private static final int PEOPLE = 15;
  private static final int BATCHES = 6;
  private static final int BATCH = 25;

  private final ProfilesFixtures acme = new ProfilesFixtures();

  @Inject IdentityRepository identities;
  @Inject Workspaces workspaces;
  @Inject EventHandler handler;

  @Test
  void lanesThatTouchTheSamePeopleEndInOnePartitionAndLoseNothing() throws Exception {
    define(
        """
        {"name":"orders","of":{"event":"Order"},"aggregate":{"type":"count"}}""");
    define(
        """
        {"name":"revenue","of":{"event":"Order"},"aggregate":{"type":"sum","property":"total"}}""");
    List<EventCollected> events = events(new Random(3));
    deliverInAllLanes(events);

    Map<String, Set<String>> oracle = oracle(events);
    assertThat(partition()).isEqualTo(Set.copyOf(oracle.values()));
    assertThat(violations()).isEmpty();
    assertThat(acme.json("/api/v1/profiles/summary").getInt("profiles"))
        .isEqualTo(Set.copyOf(oracle.values()).size());
    for (Set<String> person : Set.copyOf(oracle.values())) {
      List<EventCollected> own =
          events.stream().filter(e -> person.contains(keys(e).getFirst())).toList();
      String[] key = person.iterator().next().split("=", 2);
      var profile = acme.json("/api/v1/profiles/by/" + key[0] + "/" + key[1]);
      assertThat(profile.getInt("traits.orders")).isEqualTo(own.size());
      assertThat(new BigDecimal(profile.getString("traits.revenue")))
          .isEqualByComparingTo(
              own.stream()
                  .map(ConcurrentDeliveryTest::total)
                  .reduce(BigDecimal.ZERO, BigDecimal::add));
      assertThat(profile.getString("traits.seen"))
          .isEqualTo(
              own.stream()
                  .max(
                      java.util.Comparator.comparing(EventCollected::occurredAt)
                          .thenComparing(EventCollected::messageId))
                  .orElseThrow()
                  .messageId());
      assertThat(acme.timeline(profile.getString("id"), 100))
          .containsExactlyInAnyOrderElementsOf(
              own.stream().map(EventCollected::messageId).toList());
    }
  }

  /// Two batches that both read before either writes: the first links a and b, the second b and c.
  @Test
  void withoutLocksTheSamePeopleFallApart() throws Exception {
    CyclicBarrier bothHaveRead = new CyclicBarrier(2);
    unlocked(track("m0", 0, "Order", "anonymousId", "a"), () -> {});
    unlocked(track("m1", 0, "Order", "anonymousId", "b"), () -> {});
    unlocked(track("m2", 0, "Order", "anonymousId", "c"), () -> {});
    EventCollected ab = alias("m3", "a", "b");
    EventCollected bc = alias("m4", "b", "c");
    inParallel(
        List.of(
            () -> unlocked(ab, () -> await(bothHaveRead)),
            () -> unlocked(bc, () -> await(bothHaveRead))));

    assertThat(partition()).isNotEqualTo(Set.copyOf(oracle(List.of(ab, bc)).values()));
  }

  @Test
  void batchesWithLocksKeepThemTogether() throws Exception {
    deliver(List.of(track("m0", 0, "Order", "anonymousId", "a")));
    deliver(List.of(track("m1", 0, "Order", "anonymousId", "b")));
    deliver(List.of(track("m2", 0, "Order", "anonymousId", "c")));
    EventCollected ab = alias("m3", "a", "b");
    EventCollected bc = alias("m4", "b", "c");
    inParallel(List.of(() -> deliver(List.of(ab)), () -> deliver(List.of(bc))));

    assertThat(partition()).isEqualTo(Set.copyOf(oracle(List.of(ab, bc)).values()));
    assertThat(violations()).isEmpty();
  }

  /// Two anonymous ids that somebody said are one person's.
  private static EventCollected alias(String id, String a, String b) {
    return event(id, "alias", 1, object("anonymousId", a, "previousId", b));
  }

  private Void deliver(List<EventCollected> events) {
    workspaces.run(
        acme.workspace,
        () ->
            QuarkusTransaction.requiringNew()
                .run(
                    () ->
                        handler.handle(
                            acme.workspace,
                            events.stream()
                                .map(
                                    e ->
                                        new Received(
                                            e.id(),
                                            acme.workspace,
                                            "event.collected.v1",
                                            e.occurredAt(),
                                            e))
                                .toList())));
    return null;
  }

  /// The service's resolution without its locks.
  private Void unlocked(EventCollected event, Runnable afterReading) {
    workspaces.run(
        acme.workspace,
        () ->
            QuarkusTransaction.requiringNew()
                .run(
                    () -> {
                      List<Identifier> claimed =
                          Observations.of(event).claims().stream()
                              .map(claim -> claim.identifier())
                              .toList();
                      Set<UUID> fresh = identities.bear(acme.workspace, claimed);
                      List<UUID> touched = identities.profilesOf(acme.workspace, claimed);
                      List<KnownIdentifier> known =
                          identities.identifiersOf(acme.workspace, touched, fresh);
                      afterReading.run();
                      IdentityGraph graph = new IdentityGraph(Guards.DEFAULT, known);
                      graph.observe(Observations.of(event));
                      identities.move(acme.workspace, graph.components());
                    }));
    return null;
  }

  private void define(String definition) {
    given()
        .auth()
        .oauth2(acme.token("marketer"))
        .contentType("application/json")
        .body(definition)
        .post("/api/v1/traits")
        .then()
        .statusCode(201);
  }

  private static List<EventCollected> events(Random random) {
    List<EventCollected> events = new ArrayList<>();
    for (int i = 0; i < Lanes.COUNT * BATCHES * BATCH; i++) {
      int person = random.nextInt(PEOPLE);
      Map<String, Object> message = new HashMap<>();
      boolean known = random.nextInt(3) == 0;
      if (known) {
        message.put("userId", "u" + person);
      }
      if (!known || random.nextBoolean()) {
        message.put("anonymousId", "a" + person + "-" + random.nextInt(4));
      }
      Map<String, Object> traits = object("seen", "m" + i);
      if (random.nextInt(6) == 0) {
        traits.put("email", "e" + person + "-" + random.nextInt(2) + "@example.com");
      }
      message.put("context", object("traits", traits));
      message.put("event", "Order");
      message.put(
          "properties", object("total", new BigDecimal(random.nextInt(5000)).movePointLeft(2)));
      events.add(ProfilesFixtures.event("m" + i, "track", random.nextInt(500), message));
    }
    return events;
  }

  private void deliverInAllLanes(List<EventCollected> events) throws Exception {
    List<Callable<Void>> lanes = new ArrayList<>();
    for (int lane = 0; lane < Lanes.COUNT; lane++) {
      InboxClient client = InboxClient.of("interactions", "event", lane);
      List<EventCollected> own = new ArrayList<>();
      for (int i = lane; i < events.size(); i += Lanes.COUNT) {
        own.add(events.get(i));
      }
      lanes.add(
          () -> {
            for (int from = 0; from < own.size(); from += BATCH) {
              deliver(client, own.subList(from, Math.min(own.size(), from + BATCH)));
            }
            return null;
          });
    }
    inParallel(lanes);
  }

  /// As the relay does: a batch that collided with others too often is sent again.
  private void deliver(InboxClient client, List<EventCollected> batch) {
    for (int attempt = 0; attempt < 20; attempt++) {
      try {
        client.deliver(acme.workspace, batch);
        return;
      } catch (AssertionError e) {
        if (!e.getMessage().contains("503")) {
          throw e;
        }
      }
    }
    throw new AssertionError("The batch was never taken");
  }

  private static void inParallel(Collection<Callable<Void>> work) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  private static BigDecimal total(EventCollected event) {
    return (BigDecimal) ((Map<?, ?>) event.message().get("properties")).get("total");
  }

  private static List<String> keys(EventCollected event) {
    return Observations.of(event).claims().stream()
        .map(claim -> claim.identifier().type() + "=" + claim.identifier().value())
        .toList();
  }

  private static Map<String, Set<String>> oracle(List<EventCollected> events) {
    Map<String, Set<String>> groups = new HashMap<>();
    for (EventCollected event : events) {
      Set<String> group = new TreeSet<>(keys(event));
      List.copyOf(group).stream()
          .map(key -> groups.getOrDefault(key, Collections.emptySet()))
          .forEach(group::addAll);
      group.forEach(key -> groups.put(key, group));
    }
    return groups;
  }

  private Set<Set<String>> partition() throws SQLException {
    return rows(
            "select profile_id::text, type || '=' || value from identifier where workspace_id = ?")
        .stream()
        .collect(
            Collectors.groupingBy(
                List::getFirst,
                Collectors.mapping(List::getLast, Collectors.toCollection(TreeSet::new))))
        .values()
        .stream()
        .collect(Collectors.toSet());
  }

  /// What must never be, whatever ran at the same time.
  private List<List<String>> violations() throws SQLException {
    return rows(
        """
        with w as (select ?::uuid as id),
        head as (
          select distinct on (i.profile_id) i.profile_id, i.birth_id
          from identifier i, w where i.workspace_id = w.id
          order by i.profile_id, i.born_at, i.birth_id)
        select 'not the earliest birth', profile_id::text from head where birth_id <> profile_id
        union all
        select 'no profile', h.profile_id::text from head h, w
        where not exists (select from profile p where p.workspace_id = w.id
          and p.id = h.profile_id and p.merged_into is null)
        union all
        select 'a profile of nobody', p.id::text from profile p, w
        where p.workspace_id = w.id and p.merged_into is null
          and p.id not in (select profile_id from head)
        union all
        select 'an event of nobody', e.message_id from profile_event e, w
        where e.workspace_id = w.id and e.anchor_id not in (
          select birth_id from identifier i where i.workspace_id = w.id)
        union all
        select 'a link across profiles', l.source_event from link l, w, identifier a, identifier b
        where l.workspace_id = w.id and a.workspace_id = w.id and b.workspace_id = w.id
          and a.birth_id = l.a and b.birth_id = l.b and a.profile_id <> b.profile_id
        """);
  }

  private List<List<String>> rows(String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Connection connection = TestDatabase.connect("profiles", "postgres");
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, acme.workspace);
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          rows.add(List.of(result.getString(1), result.getString(2)));
        }
      }
    }
    return rows;
  }
}
