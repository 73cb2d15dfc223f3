package io.rapport.messaging;

import java.util.function.Supplier;

/// Opens transactions on the service's own database, which every statement of the thread joins.
interface Transactions {

  /// Runs in a new transaction and commits it before it returns.
  <T> T commit(Supplier<T> work);

  /// Runs in a new transaction that leaves nothing behind.
  void tryOut(Runnable work);
}
