package io.rapport.profiles.identity;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// A profile as it follows from the links.
///
/// @param profileId birth id of the earliest-born identifier
/// @param identifiers by birth
/// @param before the profiles that it was made of; empty for one that is new
public record Component(UUID profileId, List<KnownIdentifier> identifiers, Set<UUID> before) {

  public Component {
    identifiers = List.copyOf(identifiers);
    before = Set.copyOf(before);
  }

  /// Profiles as they stand, of all their identifiers.
  public static List<Component> of(Collection<KnownIdentifier> identifiers) {
    return identifiers.stream()
        .sorted(KnownIdentifier.BY_BIRTH)
        .collect(Collectors.groupingBy(KnownIdentifier::profileId))
        .entrySet()
        .stream()
        .map(e -> new Component(e.getKey(), e.getValue(), Set.of(e.getKey())))
        .toList();
  }

  /// The keys of its events, traits and states.
  public List<UUID> anchors() {
    return identifiers.stream().map(KnownIdentifier::birthId).toList();
  }

  /// Whether anything of it stood under another id, so that what was known of it moves.
  public boolean isMerged() {
    return before.stream().anyMatch(id -> !id.equals(profileId));
  }

  /// Whether other identifiers belong to it than before.
  public boolean isChanged() {
    return identifiers.stream().anyMatch(i -> i.fresh() || !i.profileId().equals(profileId));
  }
}
