package io.rapport.interactions.plan;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.rapport.web.Problem;
import io.rapport.web.Workspaces;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Compiled plans, so many and no more. A changed plan holds here at once and in other replicas
/// when what they believe is over; while it cannot be looked up again, the last one holds on.
@ApplicationScoped
class Plans {

  private static final Logger LOG = Logger.getLogger(Plans.class);
  private static final Duration SOON = Duration.ofSeconds(1);

  /// A plan was changed or deleted.
  record Changed(UUID workspaceId, UUID planId) {}

  private record Key(UUID workspaceId, UUID planId) {}

  /// @param plan empty for one that is not there
  private record Known(Optional<CompiledPlan> plan, Instant at) {
    int weight() {
      return plan.map(CompiledPlan::weight).orElse(1);
    }
  }

  private final Cache<Key, Known> known;
  private final PlanLoadService loader;
  private final Workspaces workspaces;
  private final Duration believe;
  private final Clock clock;

  Plans(PlanLoadService loader, Workspaces workspaces, PlanConfig config, Clock clock) {
    this.loader = loader;
    this.workspaces = workspaces;
    this.believe = config.believe();
    this.clock = clock;
    this.known =
        Caffeine.newBuilder()
            .maximumWeight(config.remembered())
            .weigher((Key _, Known plan) -> Math.min(plan.weight(), config.remembered() / 2))
            .build();
  }

  /// The plan as it is now, empty when there is none.
  ///
  /// @throws Problem.Unavailable when it is not known and cannot be looked up
  Optional<CompiledPlan> find(UUID workspaceId, UUID planId) {
    Key key = new Key(workspaceId, planId);
    Known remembered = known.getIfPresent(key);
    Instant now = clock.instant();
    if (remembered != null && remembered.at.plus(believe).isAfter(now)) {
      return remembered.plan;
    }
    try {
      Known found = new Known(load(key, remembered), now);
      known.put(key, found);
      return found.plan;
    } catch (RuntimeException e) {
      if (remembered == null) {
        LOG.warnf("Plan %s could not be looked up: %s", planId, e.toString());
        throw new Problem.Unavailable(SOON);
      }
      LOG.warnf("A plan could not be looked up, its last known version holds: %s", e.toString());
      return remembered.plan;
    }
  }

  void forget(@Observes(during = TransactionPhase.AFTER_SUCCESS) Changed changed) {
    known.invalidate(new Key(changed.workspaceId, changed.planId));
  }

  private Optional<CompiledPlan> load(Key key, Known remembered) {
    Optional<CompiledPlan> last = remembered == null ? Optional.empty() : remembered.plan;
    long version = last.map(CompiledPlan::version).orElse(-1L);
    Optional<PlanVersionRepository.Current> current =
        workspaces.call(key.workspaceId, () -> loader.load(key.workspaceId, key.planId, version));
    if (current.isEmpty()) {
      LOG.warnf("Plan %s, which a source names, is not there: its events pass", key.planId);
      return Optional.empty();
    }
    return current.get().definition() == null ? last : compile(key.planId, current.get());
  }

  /// A plan was fit to be held against when it was stored. Should the rules for plans have become
  /// stricter since, its events pass, and the log says so.
  private static Optional<CompiledPlan> compile(UUID id, PlanVersionRepository.Current current) {
    try {
      return Optional.of(PlanCheck.trusted(PlanJson.read(current.definition()), current.version()));
    } catch (Problem.Invalid | IllegalStateException e) {
      LOG.errorf("Plan %s cannot be used any more, its events pass: %s", id, e.toString());
      return Optional.empty();
    }
  }
}
