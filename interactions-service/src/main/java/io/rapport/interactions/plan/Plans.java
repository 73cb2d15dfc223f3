package io.rapport.interactions.plan;

import io.rapport.interactions.belief.Beliefs;
import io.rapport.interactions.belief.Trust;
import io.rapport.web.Problem;
import io.rapport.web.Workspaces;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Duration;
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

  private final Beliefs<Key, Optional<CompiledPlan>> known;
  private final PlanLoadService loader;
  private final Workspaces workspaces;

  Plans(PlanLoadService loader, Workspaces workspaces, PlanConfig config, Clock clock) {
    this.loader = loader;
    this.workspaces = workspaces;
    this.known = new Beliefs<>("plan", this::load, trust(config), clock);
  }

  private static Trust<Optional<CompiledPlan>> trust(PlanConfig config) {
    return new Trust<>(
        _ -> config.believe(),
        (_, _) -> true,
        config.patience(),
        config.remembered(),
        plan -> plan.map(CompiledPlan::weight).orElse(1));
  }

  /// The plan as it is now, empty when there is none.
  ///
  /// @throws Problem.Unavailable when it is not known and cannot be looked up
  Optional<CompiledPlan> find(UUID workspaceId, UUID planId) {
    try {
      return known.find(new Key(workspaceId, planId));
    } catch (RuntimeException e) {
      LOG.warnf("Plan %s could not be looked up: %s", planId, e.toString());
      throw new Problem.Unavailable(SOON);
    }
  }

  void forget(@Observes(during = TransactionPhase.AFTER_SUCCESS) Changed changed) {
    Key key = new Key(changed.workspaceId, changed.planId);
    known.forget((other, _) -> other.equals(key));
  }

  private Optional<CompiledPlan> load(Key key, Optional<CompiledPlan> known) {
    Optional<CompiledPlan> last = known == null ? Optional.empty() : known;
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
