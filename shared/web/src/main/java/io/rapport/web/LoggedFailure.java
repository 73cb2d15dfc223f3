package io.rapport.web;

/// A failure as it may stand in a log: its classes and where they were thrown, its messages without
/// what they quote.
final class LoggedFailure extends Throwable {

  private static final int DEEPEST = 20;

  private final transient String spelled;

  private LoggedFailure(Throwable failure, int depth) {
    super(null, cause(failure, depth), true, true);
    spelled = Discretion.spell(failure);
    setStackTrace(failure.getStackTrace());
    if (depth < DEEPEST) {
      for (Throwable suppressed : failure.getSuppressed()) {
        addSuppressed(new LoggedFailure(suppressed, depth + 1));
      }
    }
  }

  static Throwable of(Throwable failure) {
    return failure == null || failure instanceof LoggedFailure
        ? failure
        : new LoggedFailure(failure, 0);
  }

  private static Throwable cause(Throwable failure, int depth) {
    return failure.getCause() == null || depth >= DEEPEST
        ? null
        : new LoggedFailure(failure.getCause(), depth + 1);
  }

  @Override
  public String toString() {
    return spelled;
  }
}
