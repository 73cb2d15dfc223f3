package io.rapport.interactions.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.ExactJson;
import io.rapport.interactions.door.Fate;
import io.rapport.interactions.door.Refused;
import io.rapport.interactions.door.Tally;
import io.rapport.interactions.door.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Counts which rules of plans the events of a transaction broke. What was stored before does not
/// count again.
@ApplicationScoped
class PlanTally implements Tally {

  private final ViolationCounts counts;

  PlanTally(ViolationCounts counts) {
    this.counts = counts;
  }

  @Override
  public void count(UUID workspaceId, List<Fate> fates) {
    List<Breach> breaches = null;
    for (Fate fate : fates) {
      List<Breach> found =
          switch (fate) {
            case Fate.Accepted(UUID source, Collected event) -> flagged(source, event);
            case Fate.Quarantined(UUID source, Refused refusal) -> aside(source, refusal);
            case Fate.Duplicate _, Fate.Conflict _, Fate.Held _ -> List.of();
          };
      if (!found.isEmpty()) {
        breaches = breaches == null ? new ArrayList<>() : breaches;
        breaches.addAll(found);
      }
    }
    if (breaches != null) {
      counts.add(workspaceId, breaches);
    }
  }

  /// Two elements of a list that break the same rule are one breach of their event.
  private static List<Breach> flagged(UUID source, Collected event) {
    if (event.flags().isEmpty()) {
      return List.of();
    }
    Map<UUID, Breach> breaches = new LinkedHashMap<>();
    for (Violation flag : event.flags()) {
      Breach breach =
          Breach.of(
              source,
              event.receivedAt(),
              event.name(),
              flag.rule(),
              flag.pointer(),
              flag.detail(),
              Breach.FLAGGED);
      breaches.putIfAbsent(breach.key(), breach);
    }
    return List.copyOf(breaches.values());
  }

  private static List<Breach> aside(UUID source, Refused refusal) {
    if (refusal.rule() == null) {
      return List.of();
    }
    JsonNode event = ExactJson.read(refusal.raw());
    return List.of(
        Breach.of(
            source,
            refusal.receivedAt(),
            event.path("event").asText(event.path("name").asText(null)),
            refusal.rule(),
            refusal.pointer(),
            refusal.detail(),
            Breach.QUARANTINED));
  }
}
