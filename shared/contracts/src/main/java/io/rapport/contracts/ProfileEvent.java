package io.rapport.contracts;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What profiles-service tells of a profile. The version of each state guards its receivers.
public sealed interface ProfileEvent extends Event {

  /// Identifiers or traits of a profile changed.
  record Changed(ProfileState profile, Instant at) implements ProfileEvent {
    @Override
    public String subject() {
      return profile.id().toString();
    }
  }

  /// Profiles became one; told once on the subject of each profile that it touches.
  ///
  /// @param profileId the profile on whose subject this copy stands
  /// @param profiles all that were touched, the surviving one first, each with its new state
  record Merged(UUID profileId, List<ProfileState> profiles, Instant at) implements ProfileEvent {
    public Merged {
      profiles = List.copyOf(profiles);
    }

    @Override
    public String subject() {
      return profileId.toString();
    }
  }

  /// A merge was undone; told once on the subject of each profile that it touches.
  ///
  /// @param profileId the profile on whose subject this copy stands
  /// @param profiles all that were touched, each with its new state
  record Split(UUID profileId, List<ProfileState> profiles, Instant at) implements ProfileEvent {
    public Split {
      profiles = List.copyOf(profiles);
    }

    @Override
    public String subject() {
      return profileId.toString();
    }
  }
}
