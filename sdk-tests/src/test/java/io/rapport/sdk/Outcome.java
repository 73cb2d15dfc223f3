package io.rapport.sdk;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Counts messages that an SDK has delivered or given up.
final class Outcome {

  private static final int SECONDS = 30;

  private final CountDownLatch left;

  Outcome(int messages) {
    left = new CountDownLatch(messages);
  }

  void one() {
    left.countDown();
  }

  void await() {
    try {
      if (!left.await(SECONDS, TimeUnit.SECONDS)) {
        System.out.println(left.getCount() + " messages without an outcome after 30 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
