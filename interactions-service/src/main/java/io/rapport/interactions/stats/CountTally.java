package io.rapport.interactions.stats;

import io.rapport.interactions.door.Fate;
import io.rapport.interactions.door.Tally;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// Counts what becomes of events, per source.
@ApplicationScoped
class CountTally implements Tally {

  private final DeltaRepository deltas;

  CountTally(DeltaRepository deltas) {
    this.deltas = deltas;
  }

  @Override
  public void count(UUID workspaceId, List<Fate> fates) {
    if (!fates.isEmpty()) {
      deltas.add(workspaceId, Delta.of(fates));
    }
  }
}
