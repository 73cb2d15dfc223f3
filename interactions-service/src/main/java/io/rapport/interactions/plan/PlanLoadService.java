package io.rapport.interactions.plan;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;

/// The transaction in which the door looks a plan up.
@ApplicationScoped
class PlanLoadService {

  private final PlanVersionRepository plans;

  PlanLoadService(PlanVersionRepository plans) {
    this.plans = plans;
  }

  @Transactional
  Optional<PlanVersionRepository.Current> load(UUID workspaceId, UUID planId, long known) {
    return plans.current(workspaceId, planId, known);
  }
}
