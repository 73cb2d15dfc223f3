package io.rapport.profiles.computed;

import io.rapport.profiles.history.ResolvedEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A computed trait and how far its back-fill is.
///
/// @param boundary the snapshot that parts the past from what is counted live
/// @param lastAnchor the last anchor that can have a past, null when there was none
/// @param anchors how many anchors there were then
/// @param scannedTo the past of anchors up to this one is counted
/// @param shownTo the profiles of anchors up to this one show it
/// @param toShow how many anchors are to be shown
record ComputedTrait(
    UUID id,
    DefineTrait definition,
    Phase phase,
    String boundary,
    UUID lastAnchor,
    long anchors,
    UUID scannedTo,
    long scanned,
    UUID shownTo,
    long shown,
    long toShow,
    Instant createdAt,
    Instant liveAt) {

  /// Where it stands. Live events are counted in all phases but the last.
  enum Phase {
    /// The past is being counted; no profile shows the trait.
    COUNTING,
    /// The values are exact; one profile after the other shows them.
    SHOWING,
    LIVE,
    DELETING;

    String column() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  String name() {
    return definition.name();
  }

  /// Whether all of the past is counted, so that it only has to be shown.
  boolean isCounted() {
    return phase == Phase.COUNTING && (lastAnchor == null || lastAnchor.equals(scannedTo));
  }

  /// Whether its values are exact.
  boolean isShown() {
    return phase == Phase.SHOWING || phase == Phase.LIVE;
  }

  /// What an event adds, empty when it does not count.
  Optional<TraitState> read(ResolvedEvent event) {
    DefineTrait.Events of = definition.of();
    boolean counts =
        of.event().equals(event.name())
            && (definition.window() == null || definition.window().holds(event.occurredAt()))
            && of.where().stream().allMatch(filter -> filter.matches(event.properties()));
    if (!counts) {
      return Optional.empty();
    }
    DefineTrait.Calculation aggregate = definition.aggregate();
    Object value =
        aggregate.property() == null ? null : Values.find(event.properties(), aggregate.property());
    return TraitState.of(aggregate.type(), value, event.occurredAt(), event.messageId());
  }

  /// 0 to 1: counting is the first half, showing the second.
  double progress() {
    return switch (phase) {
      case COUNTING -> anchors == 0 ? 0 : 0.5 * Math.min(1, (double) scanned / anchors);
      case SHOWING -> 0.5 + (toShow == 0 ? 0 : 0.5 * Math.min(1, (double) shown / toShow));
      case LIVE, DELETING -> 1;
    };
  }
}
