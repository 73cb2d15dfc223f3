package io.rapport.messaging;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// A service with an inbox, as a process of its own: to be killed.
final class ReceiverProcess {

  private ReceiverProcess() {}

  /// @param arguments the database's port, the port to listen on, the kind of inbox, and by how
  ///     many milliseconds a broken one answers too early
  public static void main(String[] arguments) throws InterruptedException {
    Receiver receiver =
        new Receiver(ServiceDatabase.ofProcess(Integer.parseInt(arguments[0]), "receiver"));
    InboxDoor.open(
        Integer.parseInt(arguments[1]),
        receiver,
        InboxDoor.Kind.valueOf(arguments[2]),
        Duration.ofMillis(Long.parseLong(arguments[3])));
    System.out.println("ready");
    new CountDownLatch(1).await();
  }
}
