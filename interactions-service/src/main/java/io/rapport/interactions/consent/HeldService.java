package io.rapport.interactions.consent;

import io.rapport.web.Caller;
import io.rapport.web.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Tells what was held back.
@ApplicationScoped
public class HeldService {

  private final HeldRepository held;
  private final Caller caller;

  HeldService(HeldRepository held, Caller caller) {
    this.held = held;
    this.caller = caller;
  }

  @Transactional
  public Optional<HeldMessage> find(String messageId) {
    return held.find(caller.workspace(), messageId);
  }

  @Transactional
  List<HeldDay> days(UUID sourceId, LocalDate from, LocalDate to) {
    if (!held.hasSource(caller.workspace(), sourceId)) {
      throw new Problem.NotFound("The source");
    }
    return held.days(caller.workspace(), sourceId, from, to);
  }
}
