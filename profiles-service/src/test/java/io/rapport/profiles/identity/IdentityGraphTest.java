package io.rapport.profiles.identity;

import static io.rapport.profiles.ProfilesFixtures.event;
import static io.rapport.profiles.ProfilesFixtures.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.profiles.identity.Observation.Claim;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class IdentityGraphTest {

  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

  private int events;

  @Test
  void thePartitionDoesNotDependOnTheOrderOfArrival() {
    List<Observation> observations = observationsOfPeople(new Random(7), 12, 60);
    Set<Set<String>> expected = oracle(observations);
    for (int seed = 0; seed < 100; seed++) {
      List<Observation> shuffled = new ArrayList<>(observations);
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(partition(inBatches(shuffled, new Random(seed)))).isEqualTo(expected);
    }
  }

  @Test
  void aResolverThatForgetsLinksIsFoundOut() {
    List<Observation> observations = observationsOfPeople(new Random(7), 12, 60);
    assertThat(byFirstMatch(observations)).isNotEqualTo(oracle(observations));
  }

  @Test
  void theIdIsTheEarliestBirthWhateverIsLinkedFirst() {
    List<KnownIdentifier> known =
        List.of(known("email", "e", 1), known("user_id", "u", 2), known("anonymous_id", "a", 3));
    IdentityGraph graph = new IdentityGraph(Guards.DEFAULT, known);
    graph.observe(observe("user_id", "u", "anonymous_id", "a"));
    graph.observe(observe("email", "e", "anonymous_id", "a"));
    assertThat(graph.components()).hasSize(1);
    assertThat(graph.components().getFirst().profileId()).isEqualTo(known.getFirst().birthId());
  }

  @Test
  void theSurestIdentifierIsTheAnchor() {
    IdentityGraph graph =
        new IdentityGraph(
            Guards.DEFAULT, List.of(known("anonymous_id", "a", 1), known("user_id", "u", 2)));
    Observation observation =
        new Observation.Builder("m1", NOON, Observation.SAME_EVENT)
            .claim("anonymous_id", "a")
            .claim("user_id", "u")
            .byPriority();
    assertThat(graph.observe(observation)).contains(birth(2));
    assertThat(graph.links())
        .containsExactly(new Link(birth(1), birth(2), "same_event", "m1", NOON));
  }

  @Test
  void twoUserIdsStayApartAndTheAnchorKeepsTheEvent() {
    IdentityGraph graph =
        new IdentityGraph(
            Guards.DEFAULT,
            List.of(known("user_id", "u1", 1), known("user_id", "u2", 2), known("email", "e", 3)));
    graph.observe(observe("user_id", "u1", "email", "e"));
    assertThat(graph.observe(observe("user_id", "u2", "email", "e"))).contains(birth(2));
    assertThat(partition(graph)).isEqualTo(Set.of(Set.of("u1", "e"), Set.of("u2")));
    assertThat(graph.refused())
        .singleElement()
        .satisfies(r -> assertThat(r.reason()).isEqualTo("limit:user_id"))
        .satisfies(r -> assertThat(r.anchorId()).isEqualTo(birth(2)));
  }

  @Test
  void aRefusalCostsTheOtherIdentifiersNothing() {
    IdentityGraph graph =
        new IdentityGraph(
            Guards.DEFAULT,
            List.of(
                known("user_id", "u1", 1),
                known("email", "e", 2),
                known("user_id", "u2", 3),
                known("anonymous_id", "a", 4)));
    graph.observe(observe("user_id", "u1", "email", "e"));
    graph.observe(observe("user_id", "u2", "email", "e", "anonymous_id", "a"));
    assertThat(partition(graph)).isEqualTo(Set.of(Set.of("u1", "e"), Set.of("u2", "a")));
  }

  @Test
  void anExplicitAliasJoinsTwoUserIds() {
    IdentityGraph graph =
        new IdentityGraph(
            Guards.DEFAULT, List.of(known("user_id", "u1", 1), known("user_id", "u2", 2)));
    graph.observe(
        new Observation(
            "m1",
            NOON,
            "same_event",
            List.of(
                new Claim(new Identifier("user_id", "u2"), "same_event"),
                new Claim(new Identifier("user_id", "u1"), Observation.ALIAS)),
            List.of()));
    assertThat(partition(graph)).isEqualTo(Set.of(Set.of("u1", "u2")));
  }

  @Test
  void aChainOfAliasesIsOnePersonInEitherOrder() {
    Observation ab =
        Observations.of(event("m1", "alias", 0, object("anonymousId", "a", "previousId", "b")));
    Observation bc =
        Observations.of(event("m2", "alias", 0, object("anonymousId", "b", "previousId", "c")));
    for (List<Observation> order : List.of(List.of(ab, bc), List.of(bc, ab))) {
      assertThat(partition(inBatches(order, new Random(1)))).isEqualTo(oracle(order));
    }
  }

  @Test
  void aSixthAnonymousIdIsAnotherPerson() {
    List<KnownIdentifier> known = new ArrayList<>();
    known.add(known("user_id", "u", 1));
    for (int i = 1; i <= 6; i++) {
      known.add(known("anonymous_id", "a" + i, 1 + i));
    }
    IdentityGraph graph = new IdentityGraph(Guards.DEFAULT, known);
    for (int i = 1; i <= 6; i++) {
      graph.observe(observe("user_id", "u", "anonymous_id", "a" + i));
    }
    assertThat(partition(graph))
        .isEqualTo(Set.of(Set.of("u", "a1", "a2", "a3", "a4", "a5"), Set.of("a6")));
  }

  @Test
  void notEvenAnAliasGrowsAProfileOverTheCeiling() {
    Guards guards = new Guards(Map.of(), 5, 1);
    IdentityGraph graph =
        new IdentityGraph(guards, List.of(known("user_id", "u1", 1), known("user_id", "u2", 2)));
    graph.observe(
        new Observation(
            "m1",
            NOON,
            "same_event",
            List.of(
                new Claim(new Identifier("user_id", "u2"), "same_event"),
                new Claim(new Identifier("user_id", "u1"), Observation.ALIAS)),
            List.of()));
    assertThat(graph.refused()).extracting(RefusedLink::reason).containsExactly(Guards.CEILING);
  }

  @Test
  void onlyProfilesThatStoodForThemselvesMerge() {
    IdentityGraph graph =
        new IdentityGraph(
            Guards.DEFAULT,
            List.of(known("user_id", "u", 1), known("email", "e", 2), known("phone", "p", 3)));
    graph.observe(observe("user_id", "u", "email", "e"));
    assertThat(graph.merges()).isEmpty();
    graph.observe(observe("phone", "p"));
    graph.observe(observe("user_id", "u", "phone", "p"));
    assertThat(graph.merges())
        .singleElement()
        .satisfies(m -> assertThat(m.profileId()).isEqualTo(birth(1)))
        .satisfies(m -> assertThat(m.mergedId()).isEqualTo(birth(3)));
  }

  @Test
  void aPairIsOneLinkHoweverOftenItIsSeen() {
    IdentityGraph graph =
        new IdentityGraph(
            Guards.DEFAULT, List.of(known("user_id", "u", 1), known("email", "e", 2)));
    graph.observe(observe("user_id", "u", "email", "e"));
    graph.observe(observe("user_id", "u", "email", "e"));
    graph.observe(observe("email", "e", "user_id", "u"));
    assertThat(graph.links()).hasSize(1);
  }

  /// Folds observations batch by batch, as the service does: each batch starts from what the one
  /// before left.
  private IdentityGraph inBatches(List<Observation> observations, Random random) {
    Map<Identifier, KnownIdentifier> known = new HashMap<>();
    IdentityGraph graph = new IdentityGraph(Guards.DEFAULT, List.of());
    for (int from = 0; from < observations.size(); ) {
      int to = Math.min(observations.size(), from + 1 + random.nextInt(9));
      List<Observation> batch = observations.subList(from, to);
      for (Observation observation : batch) {
        for (Claim claim : observation.claims()) {
          known.computeIfAbsent(
              claim.identifier(), i -> known(i.type(), i.value(), known.size() + 1));
        }
      }
      graph = new IdentityGraph(Guards.DEFAULT, known.values());
      batch.forEach(graph::observe);
      for (Component component : graph.components()) {
        for (KnownIdentifier i : component.identifiers()) {
          known.put(
              i.identifier(),
              new KnownIdentifier(
                  i.identifier(), i.birthId(), i.bornAt(), component.profileId(), false));
        }
      }
      from = to;
    }
    return graph;
  }

  private static List<Observation> observationsOfPeople(Random random, int people, int many) {
    List<Observation> observations = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      int person = random.nextInt(people);
      List<Identifier> all =
          List.of(
              new Identifier("user_id", "u" + person),
              new Identifier("email", "e" + person),
              new Identifier("phone", "p" + person),
              new Identifier("anonymous_id", "a" + person),
              new Identifier("anonymous_id", "b" + person));
      List<Identifier> some = new ArrayList<>(all);
      Collections.shuffle(some, random);
      List<Claim> claims =
          some.subList(0, 1 + random.nextInt(3)).stream()
              .sorted(Identifier.PRIORITY)
              .map(identifier -> new Claim(identifier, Observation.SAME_EVENT))
              .toList();
      observations.add(new Observation("m" + i, NOON, Observation.SAME_EVENT, claims, List.of()));
    }
    return observations;
  }

  /// Union-find by brute force.
  private static Set<Set<String>> oracle(List<Observation> observations) {
    List<Set<String>> groups = new ArrayList<>();
    for (Observation observation : observations) {
      Set<String> group =
          observation.claims().stream()
              .map(claim -> claim.identifier().value())
              .collect(Collectors.toCollection(TreeSet::new));
      for (Set<String> other : List.copyOf(groups)) {
        if (!Collections.disjoint(group, other)) {
          group.addAll(other);
          groups.remove(other);
        }
      }
      groups.add(group);
    }
    return new LinkedHashSet<>(groups);
  }

  /// The mistake of many: the event goes to the first profile that matches, the others stay.
  private static Set<Set<String>> byFirstMatch(List<Observation> observations) {
    List<Set<String>> groups = new ArrayList<>();
    for (Observation observation : observations) {
      Set<String> values =
          observation.claims().stream()
              .map(claim -> claim.identifier().value())
              .collect(Collectors.toSet());
      Set<String> group =
          groups.stream()
              .filter(g -> !Collections.disjoint(g, values))
              .findFirst()
              .orElseGet(
                  () -> {
                    Set<String> fresh = new TreeSet<>();
                    groups.add(fresh);
                    return fresh;
                  });
      group.addAll(values);
    }
    return new LinkedHashSet<>(groups);
  }

  private static Set<Set<String>> partition(IdentityGraph graph) {
    return graph.components().stream()
        .map(
            component ->
                component.identifiers().stream()
                    .map(known -> known.identifier().value())
                    .collect(Collectors.toCollection(TreeSet::new)))
        .collect(Collectors.toSet());
  }

  private Observation observe(String... typesAndValues) {
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < typesAndValues.length; i += 2) {
      claims.add(
          new Claim(
              new Identifier(typesAndValues[i], typesAndValues[i + 1]), Observation.SAME_EVENT));
    }
    return new Observation("m" + ++events, NOON, Observation.SAME_EVENT, claims, List.of());
  }

  private static KnownIdentifier known(String type, String value, int birth) {
    return new KnownIdentifier(
        new Identifier(type, value), birth(birth), NOON.plusSeconds(birth), birth(birth), true);
  }

  private static UUID birth(int number) {
    return new UUID(0x0190a00000007000L, 0x8000000000000000L + number);
  }
}
