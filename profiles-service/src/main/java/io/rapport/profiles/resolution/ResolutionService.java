package io.rapport.profiles.resolution;

import io.rapport.profiles.computed.ComputedTraitService;
import io.rapport.profiles.history.HistoryRepository;
import io.rapport.profiles.identity.Component;
import io.rapport.profiles.identity.Guards;
import io.rapport.profiles.identity.Identifier;
import io.rapport.profiles.identity.IdentityGraph;
import io.rapport.profiles.identity.IdentityRepository;
import io.rapport.profiles.identity.KnownIdentifier;
import io.rapport.profiles.identity.Observation;
import io.rapport.profiles.profile.Profile;
import io.rapport.profiles.profile.ProfileChange;
import io.rapport.profiles.profile.ProfileService;
import io.rapport.profiles.trait.Candidate;
import io.rapport.profiles.trait.GoldenRecord;
import io.rapport.profiles.trait.TraitRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLTransactionRollbackException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Resolves a batch. Everything that it touches is locked once, in ascending id, and read again
/// after: identifiers first, then profiles. Several batches may run at a time, also on the same
/// people.
@ApplicationScoped
public class ResolutionService {

  private static final int ATTEMPTS = 5;

  private final IdentityRepository identities;
  private final TraitRepository traits;
  private final HistoryRepository history;
  private final ComputedTraitService computed;
  private final ProfileService profiles;

  ResolutionService(
      IdentityRepository identities,
      TraitRepository traits,
      HistoryRepository history,
      ComputedTraitService computed,
      ProfileService profiles) {
    this.identities = identities;
    this.traits = traits;
    this.history = history;
    this.computed = computed;
    this.profiles = profiles;
  }

  /// Lets a workspace's profiles know what a batch of facts says, in whatever order they stand.
  @Transactional(Transactional.TxType.MANDATORY)
  public void resolve(UUID workspace, List<Fact> batch) {
    List<Fact> facts = batch.stream().sorted(Fact.BY_TIME).toList();
    computed.begin(workspace);
    Touched touched = touch(workspace, identifiers(facts));
    IdentityGraph graph = new IdentityGraph(Guards.DEFAULT, touched.identifiers());
    Findings findings = new Findings(facts, graph);
    List<Component> components = graph.components();
    identities.link(workspace, graph.links());
    identities.refuse(workspace, graph.refused());
    identities.merged(workspace, graph.merges());
    identities.move(workspace, components);
    history.append(workspace, findings.resolved());
    history.keepUnresolved(workspace, findings.unresolved(), "no_usable_identifier");
    history.write(workspace, findings.entries(), findings.contactAnchors());
    Map<UUID, Map<String, Object>> golden =
        golden(workspace, components, stateTraits(workspace, findings));
    Map<UUID, Map<String, Object>> values =
        computed.fold(workspace, findings.resolved(), components);
    List<ProfileChange> changes = new ArrayList<>();
    for (Component component : components) {
      UUID id = component.profileId();
      changes.add(new ProfileChange(component, golden.get(id), values.get(id)));
    }
    profiles.change(workspace, changes, touched.locked());
  }

  private static List<Identifier> identifiers(List<Fact> facts) {
    Set<Identifier> identifiers = new LinkedHashSet<>();
    facts.forEach(
        fact ->
            fact.observation().claims().stream()
                .map(Observation.Claim::identifier)
                .forEach(identifiers::add));
    return List.copyOf(identifiers);
  }

  /// Bears what is new, locks the profiles of what is known, and reads both after the locks. A
  /// profile that was merged away while this waited for its lock leads to another one to lock: all
  /// are then let go and locked anew, for locks out of order would end in a deadlock.
  private Touched touch(UUID workspace, List<Identifier> identifiers) {
    if (identifiers.isEmpty()) {
      return new Touched(List.of(), List.of());
    }
    Set<UUID> fresh = identities.bear(workspace, identifiers);
    Map<UUID, Profile> locked = new HashMap<>();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (fresh.size() < identifiers.size()) {
        Set<UUID> wanted = new HashSet<>(identities.profilesOf(workspace, identifiers));
        wanted.removeAll(fresh);
        locked.clear();
        profiles
            .lockAnew(workspace, wanted, attempt == 0)
            .forEach(profile -> locked.put(profile.id(), profile));
      }
      Set<UUID> held = new HashSet<>(fresh);
      held.addAll(locked.keySet());
      List<KnownIdentifier> known = identities.identifiersOf(workspace, held, fresh);
      if (covers(known, identifiers)) {
        return new Touched(known, locked.values());
      }
    }
    throw new IllegalStateException(
        new SQLTransactionRollbackException(
            "Profiles were merged faster than they could be locked", "40001"));
  }

  private static boolean covers(List<KnownIdentifier> known, List<Identifier> identifiers) {
    return known.stream()
        .map(KnownIdentifier::identifier)
        .collect(Collectors.toSet())
        .containsAll(identifiers);
  }

  /// @return the anchors of which something new is said
  private Set<UUID> stateTraits(UUID workspace, Findings findings) {
    traits.state(workspace, findings.candidates());
    Set<UUID> stated = findings.statedAnchors();
    if (!findings.contactVersions().isEmpty()) {
      Set<UUID> newer = traits.newerContacts(workspace, findings.contactVersions());
      Set<UUID> anchors = findings.anchorsOf(newer);
      traits.stateContacts(workspace, anchors, findings.candidatesOf(newer));
      stated.addAll(anchors);
    }
    return stated;
  }

  private Map<UUID, Map<String, Object>> golden(
      UUID workspace, Collection<Component> components, Set<UUID> stated) {
    Map<UUID, UUID> profileOfAnchor = new HashMap<>();
    components.stream()
        .filter(c -> c.isMerged() || c.anchors().stream().anyMatch(stated::contains))
        .forEach(c -> c.anchors().forEach(a -> profileOfAnchor.put(a, c.profileId())));
    if (profileOfAnchor.isEmpty()) {
      return Map.of();
    }
    Map<UUID, List<Candidate>> candidates = new HashMap<>();
    profileOfAnchor.values().forEach(id -> candidates.put(id, new ArrayList<>()));
    traits
        .candidatesOf(workspace, profileOfAnchor.keySet())
        .forEach(c -> candidates.get(profileOfAnchor.get(c.anchorId())).add(c));
    Map<UUID, Map<String, Object>> golden = new HashMap<>();
    candidates.forEach((id, own) -> golden.put(id, GoldenRecord.of(own).values()));
    return golden;
  }

  private record Touched(List<KnownIdentifier> identifiers, Collection<Profile> locked) {}
}
