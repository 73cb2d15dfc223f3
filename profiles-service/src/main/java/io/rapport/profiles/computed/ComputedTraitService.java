package io.rapport.profiles.computed;

import io.rapport.profiles.computed.ComputedTrait.Phase;
import io.rapport.profiles.history.HistoryRepository;
import io.rapport.profiles.history.ResolvedEvent;
import io.rapport.profiles.identity.Component;
import io.rapport.profiles.identity.IdentityRepository;
import io.rapport.profiles.profile.Profile;
import io.rapport.profiles.profile.ProfileChange;
import io.rapport.profiles.profile.ProfileService;
import io.rapport.web.Caller;
import io.rapport.web.Ids;
import io.rapport.web.Problem;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// Counts. A trait is activated between two batches of its workspace: what is committed then is its
/// past, which is counted in steps; what comes after is counted live, batch by batch. Past and live
/// states are different rows. When the past is counted, the values are exact, and one profile after
/// the other shows them.
@ApplicationScoped
public class ComputedTraitService {

  private static final String RESOURCE = "trait";
  private static final UUID START = new UUID(0, 0);
  private static final int ANCHORS = 2000;
  private static final int MOST = 100;

  private final ComputedTraitRepository traits;
  private final HistoryRepository history;
  private final IdentityRepository identities;
  private final ProfileService profiles;
  private final Audit audit;
  private final Caller caller;
  private final Clock clock;

  ComputedTraitService(
      ComputedTraitRepository traits,
      HistoryRepository history,
      IdentityRepository identities,
      ProfileService profiles,
      Audit audit,
      Caller caller,
      Clock clock) {
    this.traits = traits;
    this.history = history;
    this.identities = identities;
    this.profiles = profiles;
    this.audit = audit;
    this.caller = caller;
    this.clock = clock;
  }

  /// To be called first in each batch: no trait is activated or ended while it runs.
  @Transactional(Transactional.TxType.MANDATORY)
  public void begin(UUID workspace) {
    traits.share(workspace);
  }

  /// Adds a batch's events to the states, and tells the new values of the profiles that they
  /// change. The locks of the profiles are held.
  ///
  /// @return computed traits by profile id; profiles that stay as they are are left out
  @Transactional(Transactional.TxType.MANDATORY)
  public Map<UUID, Map<String, Object>> fold(
      UUID workspace, List<ResolvedEvent> events, Collection<Component> components) {
    List<ComputedTrait> counted = traits.counted(workspace);
    if (counted.isEmpty()) {
      return Map.of();
    }
    Map<StateRow.Key, TraitState> news = read(counted, events);
    List<Component> affected =
        components.stream()
            .filter(
                c -> c.isMerged() || c.anchors().stream().anyMatch(a -> concerns(a, counted, news)))
            .toList();
    if (affected.isEmpty()) {
      return Map.of();
    }
    Map<StateRow.Key, TraitState> past = new HashMap<>();
    Map<StateRow.Key, TraitState> live = new HashMap<>();
    traits
        .states(workspace, affected.stream().flatMap(c -> c.anchors().stream()).toList())
        .forEach(row -> (row.past() ? past : live).put(row.key(), row.state()));
    news.forEach((key, state) -> live.merge(key, state, TraitState::merge));
    traits.save(
        workspace,
        news.keySet().stream()
            .map(key -> new StateRow(key.anchorId(), key.traitId(), false, live.get(key)))
            .toList());
    past.forEach((key, state) -> live.merge(key, state, TraitState::merge));
    return values(counted, affected, live);
  }

  private static boolean concerns(
      UUID anchor, List<ComputedTrait> counted, Map<StateRow.Key, TraitState> news) {
    return counted.stream().anyMatch(t -> news.containsKey(new StateRow.Key(anchor, t.id())));
  }

  private static Map<StateRow.Key, TraitState> read(
      List<ComputedTrait> counted, List<ResolvedEvent> events) {
    Map<StateRow.Key, TraitState> states = new HashMap<>();
    for (ResolvedEvent event : events) {
      for (ComputedTrait trait : counted) {
        trait
            .read(event)
            .ifPresent(
                state ->
                    states.merge(
                        new StateRow.Key(event.anchorId(), trait.id()), state, TraitState::merge));
      }
    }
    return states;
  }

  private static Map<UUID, Map<String, Object>> values(
      List<ComputedTrait> counted,
      Collection<Component> components,
      Map<StateRow.Key, TraitState> states) {
    Map<UUID, Map<String, Object>> values = new HashMap<>();
    for (Component component : components) {
      Map<String, Object> own = new TreeMap<>();
      counted.stream()
          .filter(ComputedTrait::isShown)
          .forEach(
              trait ->
                  component.anchors().stream()
                      .map(anchor -> states.get(new StateRow.Key(anchor, trait.id())))
                      .filter(state -> state != null)
                      .reduce(TraitState::merge)
                      .ifPresent(
                          state ->
                              own.put(
                                  trait.name(),
                                  state.value(trait.definition().aggregate().type()))));
      values.put(component.profileId(), own);
    }
    return values;
  }

  /// Declares a trait.
  @Transactional
  TraitView define(DefineTrait definition) {
    definition.check();
    UUID workspace = caller.workspace();
    traits.own(workspace);
    traits
        .findByName(workspace, definition.name())
        .ifPresent(
            other -> {
              throw new Problem.Conflict(
                  "There is a computed trait of this name", Map.of("id", other.id()));
            });
    if (traits.counted(workspace).size() >= MOST) {
      throw new Problem.Conflict("A workspace has at most " + MOST + " computed traits");
    }
    UUID id = Ids.next();
    traits.insert(workspace, id, definition, clock.instant());
    audit.created(RESOURCE, id, definition);
    return TraitView.of(find(workspace, id));
  }

  @Transactional
  List<TraitView> list() {
    return traits.counted(caller.workspace()).stream().map(TraitView::of).toList();
  }

  @Transactional
  TraitView get(UUID id) {
    UUID workspace = caller.workspace();
    ComputedTrait trait = find(workspace, id);
    return trait.phase() == Phase.LIVE
        ? TraitView.of(trait, traits.total(workspace, trait))
        : TraitView.of(trait);
  }

  /// Ends a trait; the profiles lose it soon after.
  @Transactional
  void delete(UUID id) {
    UUID workspace = caller.workspace();
    traits.own(workspace);
    ComputedTrait trait = find(workspace, id);
    traits.end(workspace, id);
    audit.deleted(RESOURCE, id, trait.definition());
  }

  private ComputedTrait find(UUID workspace, UUID id) {
    return traits.find(workspace, id).orElseThrow(() -> new Problem.NotFound("The computed trait"));
  }

  /// Does the next step of a back-fill or a removal.
  ///
  /// @return whether there may be more to do
  @Transactional
  public boolean advance(UUID workspace) {
    Optional<ComputedTrait> next = traits.findUnfinished(workspace);
    if (next.isEmpty()) {
      return false;
    }
    ComputedTrait trait = next.get();
    if (trait.isCounted()) {
      traits.own(workspace);
      traits.advance(workspace, trait.id(), Phase.COUNTING, Phase.SHOWING, clock.instant());
      return true;
    }
    Optional<ComputedTrait> locked = traits.lock(workspace, trait.id(), trait.phase());
    locked.ifPresent(
        own -> {
          if (own.phase() == Phase.COUNTING) {
            countPast(workspace, own);
          } else {
            show(workspace, own);
          }
        });
    return locked.isPresent();
  }

  private void countPast(UUID workspace, ComputedTrait trait) {
    UUID after = trait.scannedTo() == null ? START : trait.scannedTo();
    UUID to =
        identities
            .birthAfter(workspace, after, trait.lastAnchor(), ANCHORS)
            .orElse(trait.lastAnchor());
    Map<StateRow.Key, TraitState> states = new HashMap<>();
    history.past(
        workspace,
        trait.definition().of().event(),
        after,
        to,
        trait.boundary(),
        event ->
            trait
                .read(event)
                .ifPresent(
                    state ->
                        states.merge(
                            new StateRow.Key(event.anchorId(), trait.id()),
                            state,
                            TraitState::merge)));
    traits.save(
        workspace,
        states.entrySet().stream()
            .map(e -> new StateRow(e.getKey().anchorId(), trait.id(), true, e.getValue()))
            .toList());
    traits.scanned(workspace, trait.id(), to, ANCHORS);
  }

  /// Lets the profiles of the next anchors show a trait, or lose one that is being deleted.
  private void show(UUID workspace, ComputedTrait trait) {
    boolean deleting = trait.phase() == Phase.DELETING;
    UUID after = trait.shownTo() == null ? START : trait.shownTo();
    List<UUID> anchors = traits.statedAnchors(workspace, trait.id(), after, ANCHORS);
    if (anchors.isEmpty()) {
      if (deleting) {
        traits.delete(workspace, trait.id());
      } else {
        traits.advance(workspace, trait.id(), Phase.SHOWING, Phase.LIVE, clock.instant());
      }
      return;
    }
    refresh(workspace, identities.profilesOfBirths(workspace, anchors));
    if (deleting) {
      traits.forgetStates(workspace, trait.id(), anchors);
    }
    traits.shown(workspace, trait.id(), anchors.getLast(), anchors.size());
  }

  /// Computes profiles anew from their states. One that is merged away at this moment is left to
  /// the batch that does it.
  private void refresh(UUID workspace, Collection<UUID> ids) {
    List<Profile> locked = profiles.lock(workspace, ids);
    List<Component> components =
        Component.of(
            identities.identifiersOf(workspace, locked.stream().map(Profile::id).toList()));
    List<ComputedTrait> counted = traits.counted(workspace);
    Map<StateRow.Key, TraitState> states = new HashMap<>();
    traits
        .states(workspace, components.stream().flatMap(c -> c.anchors().stream()).toList())
        .forEach(row -> states.merge(row.key(), row.state(), TraitState::merge));
    Map<UUID, Map<String, Object>> values = values(counted, components, states);
    List<ProfileChange> changes = new ArrayList<>();
    components.forEach(c -> changes.add(new ProfileChange(c, null, values.get(c.profileId()))));
    profiles.change(workspace, changes, locked);
  }
}
