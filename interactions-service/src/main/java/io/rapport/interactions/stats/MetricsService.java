package io.rapport.interactions.stats;

import io.rapport.interactions.stats.SourceMetricsView.Category;
import io.rapport.interactions.stats.SourceMetricsView.Point;
import io.rapport.interactions.stats.SourceMetricsView.Reason;
import io.rapport.interactions.stats.SourceMetricsView.TopEvent;
import io.rapport.web.Caller;
import io.rapport.web.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Tells what came from a source.
@ApplicationScoped
class MetricsService {

  private static final int TOP = 50;

  private final CountRepository counts;
  private final Caller caller;

  MetricsService(CountRepository counts, Caller caller) {
    this.counts = counts;
    this.caller = caller;
  }

  @Transactional
  void check(UUID sourceId) {
    if (!counts.hasSource(caller.workspace(), sourceId)) {
      throw new Problem.NotFound("The source");
    }
  }

  @Transactional
  SourceMetricsView metrics(UUID sourceId, Period period, Lag lag) {
    UUID workspace = caller.workspace();
    Map<Instant, Counts> steps = counts.steps(workspace, sourceId, period);
    Counts total = steps.values().stream().reduce(Counts.NONE, Counts::plus);
    List<Frequency> top = counts.most(workspace, sourceId, period, Delta.ACCEPTED, TOP);
    long told = top.stream().mapToLong(Frequency::events).sum();
    return new SourceMetricsView(
        sourceId,
        period.from(),
        period.to(),
        period.interval(),
        counts.lastSeen(workspace, sourceId).orElse(null),
        lag,
        total,
        series(period, steps),
        top.stream().map(TopEvent::of).toList(),
        Math.max(0, total.accepted() - told),
        counts.most(workspace, sourceId, period, Delta.QUARANTINED, TOP).stream()
            .map(it -> new Reason(it.label(), it.events(), it.lastAt()))
            .toList(),
        counts.most(workspace, sourceId, period, Delta.HELD, TOP).stream()
            .map(it -> new Category(it.label(), it.events(), it.lastAt()))
            .toList());
  }

  /// A step in which nothing came is a step, too.
  private static List<Point> series(Period period, Map<Instant, Counts> steps) {
    List<Point> series = new ArrayList<>();
    for (Instant at = period.from();
        at.isBefore(period.to());
        at = at.plus(period.interval().length())) {
      series.add(Point.of(at, steps.getOrDefault(at, Counts.NONE)));
    }
    return series;
  }
}
