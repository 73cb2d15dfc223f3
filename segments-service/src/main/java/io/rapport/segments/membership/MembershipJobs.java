package io.rapport.segments.membership;

import io.quarkus.scheduler.Scheduled;
import io.rapport.web.Workspaces;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Works off builds and ended windows, workspace by workspace, in short transactions. Every replica
/// does: what one has locked, the others leave.
@ApplicationScoped
class MembershipJobs {

  private static final Logger LOG = Logger.getLogger(MembershipJobs.class);

  private final MembershipService memberships;
  private final WorkRepository work;
  private final Workspaces workspaces;
  private final Clock clock;

  MembershipJobs(
      MembershipService memberships, WorkRepository work, Workspaces workspaces, Clock clock) {
    this.memberships = memberships;
    this.work = work;
    this.workspaces = workspaces;
    this.clock = clock;
  }

  @Scheduled(
      identity = "segment-builds",
      every = "${rapport.membership.build-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void build() {
    each("build segments", work::workspacesWithBuilds, memberships::buildNext);
  }

  @Scheduled(
      identity = "segment-clock",
      every = "${rapport.membership.clock-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void evaluateDue() {
    each(
        "evaluate ended windows",
        () -> work.workspacesWithDue(clock.instant()),
        memberships::evaluateDue);
  }

  /// Goes on in each workspace until nothing is left; a failure in one does not stop the others.
  private void each(String what, Supplier<List<UUID>> waiting, BooleanSupplier step) {
    try {
      for (UUID workspace : waiting.get()) {
        workOff(what, workspace, step);
      }
    } catch (RuntimeException e) {
      LOG.warnf("Could not look where to %s, will try again: %s", what, e.getMessage());
    }
  }

  private void workOff(String what, UUID workspace, BooleanSupplier step) {
    try {
      boolean more = true;
      while (more) {
        more = workspaces.call(workspace, step::getAsBoolean);
      }
    } catch (RuntimeException e) {
      LOG.warnf(e, "Could not %s in workspace %s, will try again", what, workspace);
    }
  }
}
