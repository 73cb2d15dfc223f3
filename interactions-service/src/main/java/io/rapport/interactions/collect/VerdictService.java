package io.rapport.interactions.collect;

import io.rapport.web.Caller;
import io.rapport.web.Cursor;
import io.rapport.web.Page;
import io.rapport.web.Problem;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Tells afterwards what became of events.
@ApplicationScoped
class VerdictService {

  private final EventRepository events;
  private final QuarantineRepository quarantine;
  private final Audit audit;
  private final Caller caller;

  VerdictService(
      EventRepository events, QuarantineRepository quarantine, Audit audit, Caller caller) {
    this.events = events;
    this.quarantine = quarantine;
    this.audit = audit;
    this.caller = caller;
  }

  @Transactional
  VerdictView get(String messageId) {
    Optional<EventRepository.Key> stored = events.find(caller.workspace(), messageId);
    Optional<QuarantinedView> aside = quarantine.findLast(caller.workspace(), messageId);
    if (stored.isEmpty() && aside.isEmpty()) {
      throw new Problem.NotFound("An event with this message id");
    }
    return new VerdictView(
        messageId,
        stored.isPresent() ? Verdict.ACCEPTED : Verdict.QUARANTINED,
        stored.map(EventRepository.Key::id).orElse(null),
        stored
            .map(EventRepository.Key::sourceId)
            .or(() -> aside.map(QuarantinedView::sourceId))
            .orElse(null),
        stored.map(EventRepository.Key::kind).orElse(null),
        stored
            .map(EventRepository.Key::receivedAt)
            .or(() -> aside.map(QuarantinedView::receivedAt))
            .orElse(null),
        aside.map(QuarantinedView::reason).orElse(null),
        aside.map(QuarantinedView::rule).orElse(null),
        aside.map(QuarantinedView::pointer).orElse(null),
        aside.map(QuarantinedView::detail).orElse(null));
  }

  @Transactional
  Page<QuarantinedView> quarantined(UUID before, String reason, int limit) {
    return audit.listed(
        "quarantined-event",
        Page.of(
            quarantine.before(caller.workspace(), before, reason, limit + 1),
            limit,
            event -> Cursor.of(event.id())),
        QuarantinedView::id);
  }

  @Transactional
  Map<String, Long> counts() {
    return quarantine.counts(caller.workspace());
  }
}
