package io.rapport.messaging;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/// Whose fault a failure is, which decides what helps: again at once, again later, or never
/// again.
enum Fault {
  /// Two transactions met: the same again, at once.
  COLLISION,
  /// Something is away or full: the same again, later.
  SURROUNDINGS,
  /// The event itself: never again.
  EVENT;

  static Fault of(RuntimeException failure) {
    if (failure instanceof PoisonEvent) {
      return EVENT;
    }
    return sqlException(failure).map(Fault::of).orElseGet(() -> withoutSql(failure));
  }

  private static Fault of(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    if (state.equals("40001") || state.equals("40P01")) {
      return COLLISION;
    }
    return state.startsWith("22") || state.startsWith("23") ? EVENT : SURROUNDINGS;
  }

  private static Fault withoutSql(RuntimeException failure) {
    return failure.getClass().getName().contains("ransaction") ? SURROUNDINGS : EVENT;
  }

  private static Optional<SQLException> sqlException(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> open = new ArrayDeque<>();
    open.add(failure);
    while (!open.isEmpty()) {
      Throwable next = open.remove();
      if (next instanceof SQLException e) {
        return Optional.of(e);
      }
      if (seen.add(next)) {
        Optional.ofNullable(next.getCause()).ifPresent(open::add);
        open.addAll(java.util.List.of(next.getSuppressed()));
      }
    }
    return Optional.empty();
  }
}
