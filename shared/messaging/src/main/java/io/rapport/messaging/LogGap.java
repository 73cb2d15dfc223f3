package io.rapport.messaging;

/// Something in the middle of the log is not there, or not yet again: whoever reads it has not come
/// to its end.
final class LogGap extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LogGap(String message) {
    super(message);
  }
}
