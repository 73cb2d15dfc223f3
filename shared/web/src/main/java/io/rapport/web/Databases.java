package io.rapport.web;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What a failure says of the database.
final class Databases {

  private Databases() {}

  /// What cannot be stored or compared: an unknown character, a malformed or too large number, a
  /// malformed time. The rest of class 22, a division by zero for one, is a fault of ours.
  private static final Set<String> BAD_VALUES =
      Set.of("22021", "22P02", "22P05", "22003", "22007", "22008");

  /// Whether the database cannot be reached, is shutting down or has no connection left.
  static boolean isAway(Throwable failure) {
    return says(failure, e -> e instanceof SQLTransientException || meansAway(e));
  }

  /// Whether the database refused a value that came with the request.
  static boolean isBadValue(Throwable failure) {
    return says(failure, e -> e.getSQLState() != null && BAD_VALUES.contains(e.getSQLState()));
  }

  /// A commit that fails tells why only in what it suppressed.
  private static boolean says(Throwable failure, Predicate<SQLException> what) {
    return failure != null
        && (failure instanceof SQLException sql && what.test(sql)
            || says(failure.getCause(), what)
            || Stream.of(failure.getSuppressed()).anyMatch(other -> says(other, what)));
  }

  /// Class 08 is a broken connection, 57P a server that shuts down or starts, 53 a lack of
  /// resources, 25P03 a transaction that was cut off because this process stood still; Agroal
  // reports a timed-out acquisition without a state, in one of two wordings.
  private static boolean meansAway(SQLException e) {
    String state = e.getSQLState();
    return state == null
        ? e.getMessage() != null
            && e.getMessage().toLowerCase(Locale.ROOT).contains("acquisition timeout")
        : state.startsWith("08")
            || state.startsWith("57P")
            || state.startsWith("53")
            || state.equals("25P03");
  }
}
