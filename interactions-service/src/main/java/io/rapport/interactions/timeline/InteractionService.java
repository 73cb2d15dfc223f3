package io.rapport.interactions.timeline;

import io.rapport.interactions.crm.Place;
import io.rapport.web.Caller;
import io.rapport.web.Page;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

@ApplicationScoped
class InteractionService {

  private final InteractionRepository interactions;
  private final Audit audit;
  private final Caller caller;

  InteractionService(InteractionRepository interactions, Audit audit, Caller caller) {
    this.interactions = interactions;
    this.audit = audit;
    this.caller = caller;
  }

  @Transactional
  Page<InteractionView> before(Place place, Identifiers identifiers, int limit) {
    return audit.listed(
        "interaction",
        Page.of(
            interactions.before(caller.workspace(), place, identifiers, limit + 1),
            limit,
            entry -> new Place(entry.occurredAt(), entry.id()).cursor()),
        InteractionView::id);
  }
}
