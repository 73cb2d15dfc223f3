package io.rapport.segments.population;

import io.rapport.contracts.EventResolved;
import io.rapport.contracts.ProfileState;
import io.rapport.segments.membership.Definitions;
import io.rapport.segments.membership.MembershipService;
import io.rapport.segments.population.PopulationRepository.Performance;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/// Follows the population, in the inbox's transaction. Locks go rules, anchors, profiles, each in
/// ascending order: an event waits for a merge that moves its anchor and the other way round, so
/// that whoever comes last evaluates what both have brought.
@ApplicationScoped
public class PopulationService {

  private final PopulationRepository repository;
  private final MembershipService memberships;

  PopulationService(PopulationRepository repository, MembershipService memberships) {
    this.repository = repository;
    this.memberships = memberships;
  }

  /// Takes over states of profiles, unless newer ones are known, and evaluates all they touch.
  public void changeProfiles(UUID workspace, Collection<ProfileState> told) {
    takeProfiles(workspace, told, false);
  }

  /// Takes over states of profiles whatever is known, and evaluates all they touch.
  public void replaceProfiles(UUID workspace, Collection<ProfileState> told) {
    takeProfiles(workspace, told, true);
  }

  private void takeProfiles(UUID workspace, Collection<ProfileState> told, boolean surely) {
    Map<UUID, ProfileState> newest = new TreeMap<>();
    told.forEach(
        state -> newest.merge(state.id(), state, (a, b) -> a.version() > b.version() ? a : b));
    Set<UUID> anchors = new TreeSet<>();
    newest.values().forEach(state -> anchors.addAll(state.anchors()));

    Definitions definitions = memberships.share(workspace);
    repository.makeAnchors(workspace, anchors);
    Map<UUID, UUID> owners = repository.lockAnchors(workspace, anchors, newest.keySet());
    Set<UUID> touched = new TreeSet<>(newest.keySet());
    owners.values().stream().filter(Objects::nonNull).forEach(touched::add);
    memberships.lockProfiles(workspace, touched);

    Set<UUID> stored =
        new HashSet<>(repository.storeProfiles(workspace, List.copyOf(newest.values()), surely));
    stored.addAll(robbed(workspace, newest, stored, owners));
    if (stored.isEmpty()) {
      return;
    }
    Map<UUID, UUID> given = new HashMap<>();
    stored.forEach(id -> newest.get(id).anchors().forEach(anchor -> given.put(anchor, id)));
    repository.giveAnchors(workspace, given, stored);
    memberships.evaluate(workspace, definitions, touched, definitions.ids());
  }

  /// Profiles whose known state is told again while somebody else has an anchor of it. After a
  /// resync a state can be known that is newer than its neighbours', so that older news of these,
  /// which come after, take its anchors; the news that made it newer comes last and gives them
  // back.
  private List<UUID> robbed(
      UUID workspace, Map<UUID, ProfileState> told, Set<UUID> stored, Map<UUID, UUID> owners) {
    List<ProfileState> missing =
        told.values().stream()
            .filter(state -> !stored.contains(state.id()))
            .filter(
                state ->
                    state.anchors().stream()
                        .anyMatch(anchor -> !state.id().equals(owners.get(anchor))))
            .toList();
    return missing.isEmpty() ? List.of() : repository.atThisVersion(workspace, missing);
  }

  /// Adds what was performed, once each, and evaluates the profiles and segments that it concerns.
  public void perform(UUID workspace, Collection<EventResolved> told) {
    takeEvents(workspace, told, false);
  }

  /// As above, and what is known of the same event otherwise is replaced.
  public void replaceEvents(UUID workspace, Collection<EventResolved> told) {
    takeEvents(workspace, told, true);
  }

  private void takeEvents(UUID workspace, Collection<EventResolved> told, boolean surely) {
    List<Event> events = told.stream().map(Event::of).filter(Event::isCounted).toList();
    if (events.isEmpty()) {
      return;
    }
    Set<UUID> anchors = events.stream().map(Event::anchor).collect(Collectors.toSet());

    Definitions definitions = memberships.share(workspace);
    repository.makeAnchors(workspace, anchors);
    Map<UUID, UUID> owners = repository.holdAnchors(workspace, anchors);
    List<Performance> added = new ArrayList<>(repository.storeEvents(workspace, events));
    if (surely) {
      added.addAll(repository.rewriteEvents(workspace, events));
    }
    evaluate(workspace, definitions, owners, added);
  }

  /// Evaluates whom these events concern; their anchors are held.
  void evaluate(
      UUID workspace,
      Definitions definitions,
      Map<UUID, UUID> owners,
      Collection<Performance> added) {
    Set<String> names = added.stream().map(Performance::event).collect(Collectors.toSet());
    Set<UUID> segments = definitions.askingFor(names);
    Set<String> asked = definitions.events();
    Set<UUID> touched =
        added.stream()
            .filter(performance -> asked.contains(performance.event()))
            .map(performance -> owners.get(performance.anchor()))
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(TreeSet::new));
    if (segments.isEmpty() || touched.isEmpty()) {
      return;
    }
    memberships.lockProfiles(workspace, touched);
    memberships.evaluate(workspace, definitions, touched, segments);
  }
}
