package io.rapport.interactions.webhook;

/// An expression took more than it may, or used what it may not.
final class Excess extends RuntimeException {

  Excess(String detail) {
    super(detail, null, false, false);
  }
}
