package io.rapport.interactions.timeline;

import io.rapport.interactions.crm.Place;
import io.rapport.web.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

@ApplicationScoped
class InteractionService {

  private final InteractionRepository interactions;
  private final Caller caller;

  InteractionService(InteractionRepository interactions, Caller caller) {
    this.interactions = interactions;
    this.caller = caller;
  }

  @Transactional
  List<InteractionView> before(Place place, Identifiers identifiers, int count) {
    return interactions.before(caller.workspace(), place, identifiers, count);
  }
}
