package io.rapport.messaging;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/// The transactions of the running service; Hibernate and JDBC join them alike.
@Singleton
class JtaTransactions implements Transactions {

  @Override
  public <T> T commit(Supplier<T> work) {
    return QuarkusTransaction.requiringNew().call(work::get);
  }

  @Override
  public void tryOut(Runnable work) {
    try {
      QuarkusTransaction.requiringNew()
          .run(
              () -> {
                work.run();
                throw new Undo();
              });
    } catch (Undo _) {
      // as intended: the exception is what rolls back
    }
  }

  private static final class Undo extends RuntimeException {
    Undo() {
      super(null, null, false, false);
    }
  }
}
