package io.rapport.web;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Locale;

/// What a failure says of the database.
final class Databases {

  private Databases() {}

  /// Whether the database cannot be reached, is shutting down or has no connection left.
  static boolean isAway(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof SQLTransientException) {
        return true;
      }
      if (e instanceof SQLException sql && meansAway(sql)) {
        return true;
      }
    }
    return false;
  }

  /// Whether the database refused a value that came with the request: class 22 is what cannot be
  /// stored or compared.
  static boolean isBadValue(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof SQLException sql
          && sql.getSQLState() != null
          && sql.getSQLState().startsWith("22")) {
        return true;
      }
    }
    return false;
  }

  /// Class 08 is a broken connection, 57P a server that shuts down or starts, 53 a lack of
  /// resources; Agroal reports a timed-out acquisition without a state, in one of two wordings.
  private static boolean meansAway(SQLException e) {
    String state = e.getSQLState();
    return state == null
        ? e.getMessage() != null
            && e.getMessage().toLowerCase(Locale.ROOT).contains("acquisition timeout")
        : state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
  }
}
