package io.rapport.messaging;

/// The request is no batch of CloudEvents: a fault of the sender, not of one event.
final class BadBatch extends RuntimeException {

  BadBatch(String detail) {
    super(detail);
  }
}
