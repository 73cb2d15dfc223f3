package io.rapport.interactions.collect;

import io.rapport.web.Caller;
import io.rapport.web.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Tells afterwards what became of events.
@ApplicationScoped
class VerdictService {

  private final EventRepository events;
  private final QuarantineRepository quarantine;
  private final Caller caller;

  VerdictService(EventRepository events, QuarantineRepository quarantine, Caller caller) {
    this.events = events;
    this.quarantine = quarantine;
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
        aside.map(QuarantinedView::pointer).orElse(null),
        aside.map(QuarantinedView::detail).orElse(null));
  }

  @Transactional
  List<QuarantinedView> quarantined(UUID before, String reason, int count) {
    return quarantine.before(caller.workspace(), before, reason, count);
  }

  @Transactional
  Map<String, Long> counts() {
    return quarantine.counts(caller.workspace());
  }
}
