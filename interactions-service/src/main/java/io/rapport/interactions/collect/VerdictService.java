package io.rapport.interactions.collect;

import io.rapport.interactions.consent.HeldMessage;
import io.rapport.interactions.consent.HeldService;
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
  private final HeldService held;
  private final Audit audit;
  private final Caller caller;

  VerdictService(
      EventRepository events,
      QuarantineRepository quarantine,
      HeldService held,
      Audit audit,
      Caller caller) {
    this.events = events;
    this.quarantine = quarantine;
    this.held = held;
    this.audit = audit;
    this.caller = caller;
  }

  @Transactional
  VerdictView get(String messageId) {
    Optional<EventRepository.Key> stored = events.find(caller.workspace(), messageId);
    Optional<QuarantinedView> aside = quarantine.findLast(caller.workspace(), messageId);
    if (stored.isPresent()) {
      return VerdictView.accepted(messageId, stored.get(), aside);
    }
    if (aside.isPresent()) {
      return VerdictView.quarantined(messageId, aside.get());
    }
    HeldMessage back =
        held.find(messageId)
            .orElseThrow(() -> new Problem.NotFound("An event with this message id"));
    return VerdictView.held(messageId, back);
  }

  @Transactional
  Page<QuarantinedView> quarantined(UUID before, QuarantineFilter filter, int limit) {
    return audit.listed(
        "quarantined-event",
        Page.of(
            quarantine.before(caller.workspace(), before, filter, limit + 1),
            limit,
            event -> Cursor.of(event.id())),
        QuarantinedView::id);
  }

  @Transactional
  Map<String, Long> counts(QuarantineFilter filter) {
    return quarantine.counts(caller.workspace(), filter);
  }
}
