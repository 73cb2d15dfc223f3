package io.rapport.interactions.stats;

import io.rapport.web.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Puts together what the counts and the log say of a source: two roles of the database, hence two
/// reads.
@ApplicationScoped
class SourceMetrics {

  private final MetricsService metrics;
  private final Backlog backlog;
  private final Caller caller;

  SourceMetrics(MetricsService metrics, Backlog backlog, Caller caller) {
    this.metrics = metrics;
    this.backlog = backlog;
    this.caller = caller;
  }

  SourceMetricsView of(UUID sourceId, Period period) {
    metrics.check(sourceId);
    return metrics.metrics(sourceId, period, backlog.of(caller.workspace(), sourceId));
  }
}
