package io.rapport.segments.population;

import io.rapport.contracts.EventResolved;
import io.rapport.segments.membership.Definitions;
import io.rapport.segments.membership.LeavingService;
import io.rapport.segments.membership.MembershipService;
import io.rapport.segments.population.PopulationRepository.Performance;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Clears away what profiles-service does not have any more, in the inbox's transaction. Locks go
/// as in [PopulationService].
@ApplicationScoped
public class PopulationSweepService {

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

  /// Lets profiles that did not come leave all segments, and forgets them. Their anchors are
  /// nobody's then, with whatever was performed there.
  public void sweepProfiles(UUID workspace, UUID resync) {
    memberships.share(workspace);
    for (List<UUID> profiles : chunks(lost.lostProfiles(workspace, resync))) {
      repository.lockAnchors(workspace, List.of(), profiles);
      memberships.lockProfiles(workspace, profiles);
      leaving.leaveAll(workspace, profiles);
      repository.giveAnchors(workspace, Map.of(), profiles);
      lost.deleteProfiles(workspace, profiles);
    }
  }

  /// Forgets events that did not come, and evaluates whom they concern.
  public void sweepEvents(UUID workspace, UUID resync) {
    Definitions definitions = memberships.share(workspace);
    List<UUID> all = lost.anchorsOfLostEvents(workspace, resync);
    Map<UUID, UUID> owners = repository.holdAnchors(workspace, all);
    for (List<UUID> anchors : chunks(all)) {
      List<Performance> deleted = lost.deleteLostEvents(workspace, resync, anchors);
      population.evaluate(workspace, definitions, owners, deleted);
    }
  }

  private static List<List<UUID>> chunks(List<UUID> all) {
    return java.util.stream.IntStream.iterate(0, from -> from < all.size(), from -> from + CHUNK)
        .mapToObj(from -> all.subList(from, Math.min(all.size(), from + CHUNK)))
        .toList();
  }
}
