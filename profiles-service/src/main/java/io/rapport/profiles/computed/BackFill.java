package io.rapport.profiles.computed;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.scheduler.Scheduled;
import io.rapport.web.Workspaces;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;

/// Works at the back-fills of all workspaces, step by step, one workspace at a time. Several
/// replicas may: a trait is locked for each step.
@ApplicationScoped
class BackFill {

  private static final Logger LOG = Logger.getLogger(BackFill.class);

  private final Jdbi maintenance;
  private final ComputedTraitService traits;
  private final Workspaces workspaces;

  BackFill(
      @DataSource("maintenance") AgroalDataSource maintenance,
      ComputedTraitService traits,
      Workspaces workspaces) {
    this.maintenance = Jdbi.create(maintenance);
    this.traits = traits;
    this.workspaces = workspaces;
  }

  @Scheduled(
      identity = "back-fill",
      every = "0.5s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void work() {
    unfinished().forEach(this::work);
  }

  /// A failure waits for the next round, so that one workspace does not hold up the others.
  private void work(UUID workspace) {
    try {
      boolean more = true;
      while (more) {
        more = workspaces.call(workspace, () -> traits.advance(workspace));
      }
    } catch (RuntimeException e) {
      LOG.warnf(e, "The back-fill of workspace %s stopped and is tried again", workspace);
    }
  }

  private List<UUID> unfinished() {
    return maintenance.withHandle(
        handle ->
            handle
                .createQuery(
                    "select distinct workspace_id from computed_trait where phase <> 'live'")
                .mapTo(UUID.class)
                .list());
  }
}
