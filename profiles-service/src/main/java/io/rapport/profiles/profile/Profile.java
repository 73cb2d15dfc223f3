package io.rapport.profiles.profile;

import io.rapport.contracts.ProfileState;
import io.rapport.profiles.identity.Component;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// A profile's row.
///
/// @param version rises by one with each change, also when it is merged away
/// @param mergedInto the profile that it became part of, null while it stands for itself
/// @param golden the golden record, name to value
/// @param computed the computed traits, name to value
public record Profile(
    UUID id,
    long version,
    UUID mergedInto,
    Map<String, Object> golden,
    Map<String, Object> computed,
    Instant createdAt) {

  public Profile {
    golden = Collections.unmodifiableMap(golden);
    computed = Collections.unmodifiableMap(computed);
  }

  /// One that nobody has written yet.
  static Profile unborn(Component component) {
    return new Profile(
        component.profileId(),
        0,
        null,
        Map.of(),
        Map.of(),
        component.identifiers().getFirst().bornAt());
  }

  /// Golden record and computed traits; a computed one hides a stated one of its name.
  public Map<String, Object> traits() {
    Map<String, Object> traits = new TreeMap<>(golden);
    traits.putAll(computed);
    return traits;
  }

  /// Whether it tells the same of the person as another version.
  boolean says(Profile other) {
    return golden.equals(other.golden) && computed.equals(other.computed);
  }

  /// Its next version.
  Profile with(Map<String, Object> golden, Map<String, Object> computed) {
    return new Profile(id, version + 1, null, golden, computed, createdAt);
  }

  /// Its last version.
  Profile mergedInto(UUID survivor) {
    return new Profile(id, version + 1, survivor, Map.of(), Map.of(), createdAt);
  }

  ProfileState state(Component component) {
    return new ProfileState(
        id,
        version,
        null,
        component.anchors(),
        component.identifiers().stream()
            .map(i -> new ProfileState.Identifier(i.identifier().type(), i.identifier().value()))
            .toList(),
        traits());
  }

  ProfileState stateMergedAway() {
    return new ProfileState(id, version, mergedInto, List.of(), List.of(), Map.of());
  }
}
