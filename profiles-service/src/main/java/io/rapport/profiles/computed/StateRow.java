package io.rapport.profiles.computed;

import java.util.UUID;

/// The state of a trait over an anchor's events: of the past, or of what came after.
record StateRow(UUID anchorId, UUID traitId, boolean past, TraitState state) {

  record Key(UUID anchorId, UUID traitId) {}

  Key key() {
    return new Key(anchorId, traitId);
  }
}
