package io.rapport.interactions.door;

import java.sql.SQLException;

/// The database refused or failed; the transaction around it must not commit.
public final class StoreFailure extends RuntimeException {

  public StoreFailure(SQLException cause) {
    super("The events could not be stored", cause);
  }

  /// Whether the data themselves were refused, so that trying with fewer of them makes sense.
  public static boolean isOfData(Throwable failure) {
    return failure instanceof StoreFailure
        && failure.getCause() instanceof SQLException sql
        && sql.getSQLState() != null
        && sql.getSQLState().startsWith("22");
  }
}
