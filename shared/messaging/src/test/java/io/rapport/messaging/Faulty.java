package io.rapport.messaging;

import java.util.function.UnaryOperator;

/// A way to a receiver on which answers change after the receiver has committed.
class Faulty implements Delivery {

  private final Delivery delivery;
  private final UnaryOperator<Answer> fault;

  Faulty(Delivery delivery, UnaryOperator<Answer> fault) {
    this.delivery = delivery;
    this.fault = fault;
  }

  @Override
  public Answer deliver(int lane, Batch.Step step, byte[] body) {
    return fault.apply(delivery.deliver(lane, step, body));
  }

  @Override
  public Answer redrive(byte[] body) {
    return fault.apply(delivery.redrive(body));
  }
}
