package io.rapport.interactions.plan;

import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.DoorStep;
import io.rapport.interactions.door.Passage;
import io.rapport.interactions.door.Violation;
import io.rapport.interactions.source.SourceSettings;
import io.rapport.interactions.source.SourceSettings.Mode;
import io.rapport.web.Workspaces;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// Holds events against the tracking plan of their source. Events as planned pass as they are;
/// those that break a rule are flagged or set aside, as the source says.
@ApplicationScoped
class PlanStep implements DoorStep {

  private static final String REASON = "plan";
  private static final int STORED = 5;

  /// What is stored beside a flagged event.
  private record Flagged(UUID id, long version, List<Finding> violations) {}

  private final Plans plans;
  private final Workspaces workspaces;

  PlanStep(Plans plans, Workspaces workspaces) {
    this.plans = plans;
    this.workspaces = workspaces;
  }

  @Override
  public int order() {
    return PLAN;
  }

  @Override
  public boolean concerns(SourceSettings settings, Collected event) {
    return settings.plan() != null && settings.plan().mode() != Mode.ALLOW;
  }

  @Override
  public void pass(Passage passage) {
    SourceSettings.Plan wanted = passage.settings().plan();
    UUID workspace = workspaces.find().orElseThrow();
    passage.withdraw(REASON);
    plans.find(workspace, wanted.id()).ifPresent(plan -> hold(passage, plan, wanted));
  }

  private static void hold(Passage passage, CompiledPlan plan, SourceSettings.Plan wanted) {
    Collected event = passage.event();
    List<Finding> findings =
        plan.check(event.kind().wire(), event.name(), passage.tree(), event.message().length());
    if (findings.isEmpty()) {
      return;
    }
    switch (wanted.mode()) {
      case ALLOW -> {}
      case QUARANTINE -> passage.quarantine(REASON, violation(findings.getFirst()));
      case FLAG -> {
        findings.forEach(finding -> passage.flag(violation(finding)));
        List<Finding> first = findings.subList(0, Math.min(STORED, findings.size()));
        passage.derive(REASON, new Flagged(wanted.id(), plan.version(), first));
      }
    }
  }

  private static Violation violation(Finding finding) {
    return new Violation(finding.rule(), finding.pointer(), finding.detail());
  }
}
