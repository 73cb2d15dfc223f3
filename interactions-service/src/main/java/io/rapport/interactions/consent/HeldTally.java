package io.rapport.interactions.consent;

import io.rapport.interactions.door.Fate;
import io.rapport.interactions.door.Tally;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// Remembers which messages were held back, so that they can be counted and asked for.
@ApplicationScoped
class HeldTally implements Tally {

  private final HeldRepository repository;

  HeldTally(HeldRepository repository) {
    this.repository = repository;
  }

  @Override
  public void count(UUID workspaceId, List<Fate> fates) {
    List<Fate.Held> held =
        fates.stream().filter(Fate.Held.class::isInstance).map(Fate.Held.class::cast).toList();
    if (!held.isEmpty()) {
      repository.add(workspaceId, held);
    }
  }
}
