package io.rapport.interactions.plan;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Counts the violations of a transaction. Names of events and fields come from outside: when a
/// source breaks more different rules on a day than anybody would read, the rest count as one.
@ApplicationScoped
class ViolationCounts {

  private static final int SOURCES = 200;

  private record SourceDay(UUID sourceId, LocalDate day) {}

  private record Row(SourceDay of, UUID key) {}

  private final ViolationRepository rows;
  private final int most;
  private final Cache<SourceDay, Set<UUID>> seen =
      Caffeine.newBuilder().maximumSize(SOURCES).build();

  ViolationCounts(ViolationRepository rows, PlanConfig config) {
    this.rows = rows;
    this.most = config.violationsOfDay();
  }

  /// In the transaction of the caller.
  void add(UUID workspaceId, List<Breach> breaches) {
    if (!breaches.isEmpty()) {
      rows.add(workspaceId, together(breaches));
    }
  }

  private Collection<Breach> together(List<Breach> breaches) {
    Map<Row, Breach> sums = new LinkedHashMap<>();
    for (Breach breach : breaches) {
      SourceDay of = new SourceDay(breach.sourceId(), breach.day());
      Breach counted = counts(of, breach.key()) ? breach : breach.asOther();
      sums.merge(new Row(of, counted.key()), counted, Breach::plus);
    }
    return sums.values();
  }

  private boolean counts(SourceDay of, UUID key) {
    Set<UUID> keys = seen.get(of, _ -> ConcurrentHashMap.newKeySet());
    return keys.contains(key) || keys.size() < most && keys.add(key);
  }
}
