package io.rapport.interactions.collect;

import io.rapport.web.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Tries events again that were set aside, some at a time, so that no transaction is long. Those
/// that come back are newer than all that it takes.
@ApplicationScoped
class Redriving {

  private static final int AT_A_TIME = 200;

  private final RedriveService service;

  Redriving(RedriveService service) {
    this.service = service;
  }

  RedriveView redrive(Redrive redrive) {
    UUID newest = Ids.next();
    RedriveView total = RedriveView.NONE;
    boolean more = true;
    while (more) {
      int count = Math.min(AT_A_TIME, redrive.limit() - total.tried());
      total = total.plus(service.next(redrive.filter(), newest, count));
      more = total.hasMore() && total.tried() < redrive.limit();
    }
    return total;
  }
}
