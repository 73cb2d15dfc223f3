package io.rapport.interactions.tail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Finds what was set aside or held back of a source, each once. What two transactions refuse is
/// seen in the order of their commits, not of their ids: so each look goes back a little.
final class RecentRefusals {

  private static final Duration BACK = Duration.ofSeconds(10);
  private static final Duration FARTHEST = Duration.ofMinutes(10);
  private static final int REMEMBERED = 2_000;

  private final TailService service;
  private final UUID workspaceId;
  private final UUID sourceId;
  private final Clock clock;
  private final Instant first;
  private final Set<String> told = new LinkedHashSet<>();
  private boolean incomplete;
  private Instant lookedAt;

  /// @param mark null to begin now
  RecentRefusals(TailService service, UUID workspaceId, UUID sourceId, Mark mark, Clock clock) {
    this.service = service;
    this.workspaceId = workspaceId;
    this.sourceId = sourceId;
    this.clock = clock;
    Instant now = clock.instant();
    Instant wanted = mark == null ? now : mark.at().minus(BACK);
    Instant farthest = now.minus(FARTHEST);
    this.incomplete = wanted.isBefore(farthest);
    this.first = incomplete ? farthest : wanted.isAfter(now) ? now : wanted;
    this.lookedAt = first;
  }

  /// When it last looked.
  Instant lookedAt() {
    return lookedAt;
  }

  /// What is new.
  ///
  /// @return more whether something was left out before it
  Refusals look() {
    Instant now = clock.instant();
    Instant since = lookedAt.minus(BACK);
    Refusals found = service.refusals(workspaceId, sourceId, since.isBefore(first) ? first : since);
    List<TailEvent> fresh = new ArrayList<>();
    for (TailEvent event : found.events()) {
      if (told.add(keyOf(event))) {
        fresh.add(event);
      }
    }
    boolean more = incomplete || found.more() && fresh.size() == found.events().size();
    incomplete = false;
    lookedAt = now;
    while (told.size() > REMEMBERED) {
      told.remove(told.iterator().next());
    }
    return new Refusals(fresh, more);
  }

  private static String keyOf(TailEvent event) {
    return event.id() == null ? "held " + event.messageId() : event.id().toString();
  }
}
