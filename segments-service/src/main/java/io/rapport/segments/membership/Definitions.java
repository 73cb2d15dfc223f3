package io.rapport.segments.membership;

import io.rapport.segments.rule.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/// The segments of a workspace and how they ask for each other.
public final class Definitions {

  private final Map<UUID, Definition> byId = new HashMap<>();
  private final Map<UUID, Integer> levels = new HashMap<>();

  Definitions(Collection<Definition> all) {
    all.forEach(d -> byId.put(d.id(), d));
    all.forEach(d -> levelOf(d.id()));
  }

  /// The rule of a segment, empty when there is none of this id.
  public Optional<Rule> findRule(UUID id) {
    return Optional.ofNullable(byId.get(id)).map(Definition::rule);
  }

  /// Those whose rule asks for a segment itself.
  public List<Definition> askingFor(UUID id) {
    return byId.values().stream().filter(d -> d.rule().segments().contains(id)).toList();
  }

  /// Whether a segment and all that it asks for, near or far, is counted.
  public boolean isCounted(UUID id) {
    Definition definition = byId.get(id);
    return definition != null && !definition.building() && restsOnCounted(definition);
  }

  /// The names of all events that some rule asks for.
  public Set<String> events() {
    Set<String> events = new HashSet<>();
    byId.values().forEach(d -> events.addAll(d.rule().events()));
    return events;
  }

  /// All segments.
  public Set<UUID> ids() {
    return byId.keySet();
  }

  /// Those that ask for one of these events, and those that follow from them.
  public Set<UUID> askingFor(Set<String> events) {
    return withFollowers(d -> d.rule().events().stream().anyMatch(events::contains));
  }

  /// A segment and all that follow from it.
  Set<UUID> following(UUID id) {
    return withFollowers(d -> d.id().equals(id));
  }

  /// Those that can be built now: all that they ask for is counted.
  List<UUID> readyToBuild() {
    return byId.values().stream()
        .filter(d -> d.building() && restsOnCounted(d))
        .map(Definition::id)
        .toList();
  }

  /// In the order in which they must be evaluated: each list asks only for those before it.
  Collection<List<Definition>> inOrder(Set<UUID> ids) {
    Map<Integer, List<Definition>> ordered = new TreeMap<>();
    ids.stream()
        .sorted()
        .forEach(
            id ->
                ordered.computeIfAbsent(levels.get(id), _ -> new ArrayList<>()).add(byId.get(id)));
    return ordered.values();
  }

  private boolean restsOnCounted(Definition definition) {
    return definition.rule().segments().stream().allMatch(this::isCounted);
  }

  private Set<UUID> withFollowers(Predicate<Definition> first) {
    Set<UUID> found = new HashSet<>();
    for (List<Definition> level : inOrder(byId.keySet())) {
      level.stream()
          .filter(d -> first.test(d) || d.rule().segments().stream().anyMatch(found::contains))
          .forEach(d -> found.add(d.id()));
    }
    return found;
  }

  private int levelOf(UUID id) {
    Integer known = levels.get(id);
    if (known == null) {
      known =
          byId.get(id).rule().segments().stream()
              .filter(byId::containsKey)
              .mapToInt(asked -> 1 + levelOf(asked))
              .max()
              .orElse(0);
      levels.put(id, known);
    }
    return known;
  }
}
