package io.rapport.messaging;

/// The log's own statements failed; the transaction around them must not commit.
public final class LogFailure extends RuntimeException {

  LogFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
