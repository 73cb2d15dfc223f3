package io.rapport.messaging;

import java.time.Duration;
import java.util.UUID;

/// A way to a receiver that breaks at one of its calls: before it arrives, or after it was
/// answered.
class FaultyResync implements ResyncDelivery {

  private static final Answer BROKEN = new Answer.Failed(Duration.ZERO, "broken by a test");

  private final ResyncDelivery delivery;
  private final int at;
  private final boolean arrives;
  private int calls;

  FaultyResync(ResyncDelivery delivery, int at, boolean arrives) {
    this.delivery = delivery;
    this.at = at;
    this.arrives = arrives;
  }

  private Answer call(java.util.function.Supplier<Answer> call) {
    calls++;
    if (calls > at || (calls == at && !arrives)) {
      return BROKEN;
    }
    Answer answer = call.get();
    return calls == at ? BROKEN : answer;
  }

  @Override
  public Answer begin(UUID id, long epoch) {
    return call(() -> delivery.begin(id, epoch));
  }

  @Override
  public Answer page(UUID id, Page page, byte[] body) {
    return call(() -> delivery.page(id, page, body));
  }

  @Override
  public Answer keep(UUID id, Kept kept) {
    return call(() -> delivery.keep(id, kept));
  }

  @Override
  public Answer end(UUID id, End end) {
    return call(() -> delivery.end(id, end));
  }
}
