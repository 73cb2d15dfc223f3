package io.rapport.contacts.card;

import io.rapport.contracts.ProfileEvent;
import io.rapport.contracts.ProfileState;
import io.rapport.contracts.SegmentEvent;
import io.rapport.messaging.Resync;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// Takes the present state of profiles and segments in place of what the cards know of them.
@ApplicationScoped
public class CardResyncService {

  private final CardResyncRepository known;
  private final CardService cards;

  CardResyncService(CardResyncRepository known, CardService cards) {
    this.known = known;
    this.cards = cards;
  }

  /// One that names no contact only matters where it is known: it may have named one.
  @Transactional(Transactional.TxType.MANDATORY)
  public void replaceProfiles(UUID workspace, List<ProfileEvent> events) {
    SortedMap<UUID, ProfileState> told = new TreeMap<>();
    for (ProfileEvent event : events) {
      switch (event) {
        case ProfileEvent.Changed e -> told.put(e.profile().id(), e.profile());
        case ProfileEvent.Merged e -> e.profiles().forEach(p -> told.put(p.id(), p));
        case ProfileEvent.Split e -> e.profiles().forEach(p -> told.put(p.id(), p));
      }
    }
    Set<UUID> present = known.forgetProfileVersions(workspace, told.keySet());
    told.values().removeIf(p -> !CardService.namesContact(p) && !present.contains(p.id()));
    if (!told.isEmpty()) {
      cards.keep(workspace, told);
    }
  }

  @Transactional(Transactional.TxType.MANDATORY)
  public void replaceSegments(UUID workspace, List<SegmentEvent> events) {
    known.forgetSegmentVersions(
        workspace,
        events.stream()
            .filter(e -> e instanceof SegmentEvent.Changed)
            .map(e -> UUID.fromString(e.subject()))
            .toList());
    known.forgetMembershipVersions(
        workspace,
        events.stream()
            .filter(e -> e instanceof SegmentEvent.Entered)
            .map(SegmentEvent.Entered.class::cast)
            .toList());
    cards.takeSegments(workspace, events);
  }

  /// What a membership is known by, in one text.
  public static String key(SegmentEvent.Entered membership) {
    return membership.profileId() + ":" + membership.segmentId();
  }

  /// Forgets what did not come, a chunk at a time.
  ///
  /// @return where the next one goes on; null when nothing is left
  @Transactional(Transactional.TxType.MANDATORY)
  public String sweep(UUID workspace, Resync resync, String after, int most) {
    return switch (resync.source()) {
      case "profiles" -> known.sweepProfiles(workspace, resync.id(), after, most);
      case "segments" -> known.sweepSegments(workspace, resync.id(), after, most);
      default -> null;
    };
  }

  /// Where anything of that source is known.
  public Collection<UUID> workspaces(Resync resync) {
    return switch (resync.source()) {
      case "profiles" -> known.workspacesWithProfiles();
      case "segments" -> known.workspacesWithSegments();
      default -> List.of();
    };
  }
}
