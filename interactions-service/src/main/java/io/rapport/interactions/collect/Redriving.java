package io.rapport.interactions.collect;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/// Tries events again that were set aside, some at a time, so that no transaction is long. Those
/// that come back are newer than all that it takes.
@ApplicationScoped
class Redriving {

  private static final int AT_A_TIME = 200;

  private static final long LAST_OF_A_MILLISECOND = 0xFFFF;

  private final RedriveService service;
  private final Clock clock;

  Redriving(RedriveService service, Clock clock) {
    this.service = service;
    this.clock = clock;
  }

  RedriveView redrive(Redrive redrive) {
    UUID newest = new UUID(clock.millis() << 16 | LAST_OF_A_MILLISECOND, -1L);
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
