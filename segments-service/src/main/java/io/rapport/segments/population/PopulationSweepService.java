package io.rapport.segments.population;

import io.rapport.contracts.EventResolved;
import io.rapport.segments.membership.Definitions;
import io.rapport.segments.membership.LeavingService;
import io.rapport.segments.membership.MembershipService;
import io.rapport.segments.population.PopulationRepository.Performance;
import io.rapport.segments.population.PopulationSweepRepository.Known;
import io.rapport.segments.population.PopulationSweepRepository.Performed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Clears away what profiles-service does not have any more, in the inbox's transactions. Locks go
/// as in [PopulationService].
@ApplicationScoped
public class PopulationSweepService {

  /// Rows in one chunk at most, for what is lost is much work.
  private static final int CHUNK = 1_000;

  private final PopulationSweepRepository lost;
  private final PopulationRepository repository;
  private final PopulationService population;
  private final MembershipService memberships;
  private final LeavingService leaving;

  PopulationSweepService(
      PopulationSweepRepository lost,
      PopulationRepository repository,
      PopulationService population,
      MembershipService memberships,
      LeavingService leaving) {
    this.lost = lost;
    this.repository = repository;
    this.population = population;
    this.memberships = memberships;
    this.leaving = leaving;
  }

  /// The workspaces that have profiles.
  public Collection<UUID> workspacesWithProfiles() {
    return lost.workspacesWithProfiles();
  }

  /// The workspaces in which something was performed.
  public Collection<UUID> workspacesWithEvents() {
    return lost.workspacesWithEvents();
  }

  /// What a resync notes of an event, so that it is not swept.
  public static String key(EventResolved event) {
    return Event.of(event).identity();
  }

  /// Lets profiles that did not come leave all segments, and forgets them, a chunk at a time. Their
  /// anchors are nobody's then, with whatever was performed there.
  ///
  /// @return where the next chunk goes on; null when nothing is left
  public String sweepProfiles(UUID workspace, UUID resync, String after, int most) {
    int limit = Math.min(most, CHUNK);
    List<Known<UUID>> chunk = lost.profiles(workspace, resync, after, limit);
    List<UUID> profiles = lost(chunk);
    if (!profiles.isEmpty()) {
      memberships.share(workspace);
      repository.lockAnchors(workspace, List.of(), profiles);
      memberships.lockProfiles(workspace, profiles);
      leaving.leaveAll(workspace, profiles);
      repository.giveAnchors(workspace, Map.of(), profiles);
      lost.deleteProfiles(workspace, profiles);
    }
    return next(chunk, limit);
  }

  /// Forgets events that did not come, and evaluates whom they concern, a chunk at a time.
  ///
  /// @return where the next chunk goes on; null when nothing is left
  public String sweepEvents(UUID workspace, UUID resync, String after, int most) {
    int limit = Math.min(most, CHUNK);
    List<Known<Performed>> chunk = lost.events(workspace, resync, after, limit);
    List<Performed> events = lost(chunk);
    if (!events.isEmpty()) {
      Definitions definitions = memberships.share(workspace);
      Set<UUID> anchors = events.stream().map(Performed::anchor).collect(Collectors.toSet());
      Map<UUID, UUID> owners = repository.holdAnchors(workspace, anchors);
      List<Performance> deleted = lost.deleteEvents(workspace, events);
      population.evaluate(workspace, definitions, owners, deleted);
    }
    return next(chunk, limit);
  }

  private static <T> List<T> lost(List<Known<T>> chunk) {
    return chunk.stream().filter(Known::lost).map(Known::it).toList();
  }

  private static String next(List<? extends Known<?>> chunk, int limit) {
    return chunk.size() < limit ? null : chunk.getLast().place();
  }
}
