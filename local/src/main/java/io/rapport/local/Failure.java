package io.rapport.local;

/// Something the user has to know in one line: what went wrong and what to change.
public final class Failure extends RuntimeException {
  public Failure(String message) {
    super(message);
  }

  public Failure(String message, Throwable cause) {
    super(message, cause);
  }
}
