package io.rapport.interactions.collect;

import java.sql.SQLException;

/// The database refused or failed; the transaction around it must not commit.
final class StoreFailure extends RuntimeException {

  StoreFailure(SQLException cause) {
    super("The events could not be stored", cause);
  }

  /// Whether the data themselves were refused, so that trying with fewer of them makes sense.
  static boolean isOfData(Throwable failure) {
    return failure instanceof StoreFailure
        && failure.getCause() instanceof SQLException sql
        && sql.getSQLState() != null
        && sql.getSQLState().startsWith("22");
  }
}
