package io.rapport.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A profile as it stands after a change.
///
/// @param version rises by one with each change of the profile, also when it is merged away
/// @param mergedInto the profile that it is part of now, null while it stands for itself
/// @param anchors the birth ids of its identifiers: the keys of its events in [EventResolved]
/// @param identifiers what it is known by
/// @param traits the golden record and the computed traits: name to JSON value, numbers exact
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProfileState(
    UUID id,
    long version,
    UUID mergedInto,
    List<UUID> anchors,
    List<Identifier> identifiers,
    Map<String, Object> traits) {

  public ProfileState {
    anchors = anchors == null ? List.of() : List.copyOf(anchors);
    identifiers = identifiers == null ? List.of() : List.copyOf(identifiers);
    traits = Copies.ofJson(traits);
  }

  /// One thing that a profile is known by, for example `email` and its canonical form.
  public record Identifier(String type, String value) {}
}
