package io.rapport.interactions.plan;

import io.rapport.interactions.source.SettingsCheck;
import io.rapport.interactions.source.SourceSettings;
import io.rapport.web.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// A source names a plan that is there, and that cannot go before its settings are written.
@ApplicationScoped
class PlanSettingsCheck implements SettingsCheck {

  private final PlanVersionRepository plans;

  PlanSettingsCheck(PlanVersionRepository plans) {
    this.plans = plans;
  }

  @Override
  public void check(UUID workspaceId, SourceSettings settings) {
    if (settings.plan() != null && !plans.keep(workspaceId, settings.plan().id())) {
      throw new Problem.Invalid("/settings/plan/id", "must be a tracking plan of this workspace");
    }
  }
}
