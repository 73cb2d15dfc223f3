package io.rapport.interactions.belief;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.rapport.testing.fault.SettableClock;
import io.rapport.web.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BeliefsTest {

  private static final Duration LIFE = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-01T12:00:00Z"));
  private final AtomicInteger asked = new AtomicInteger();
  private volatile CountDownLatch still = new CountDownLatch(0);
  private volatile boolean away;
  private final Beliefs<String, String> beliefs = beliefs(Duration.ofSeconds(20));

  @Test
  void looksUpOnceForAsLongAsItIsTrusted() {
    assertThat(beliefs.find("a")).isEqualTo("a1");
    clock.advance(LIFE.minusSeconds(1));
    assertThat(beliefs.find("a")).isEqualTo("a1");
    clock.advance(Duration.ofSeconds(1));
    assertThat(beliefs.find("a")).isEqualTo("a2 after a1");
  }

  @Test
  void looksUpOnceForAllWhoWait() {
    still = new CountDownLatch(1);
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(
          CompletableFuture.supplyAsync(() -> beliefs.find("a"), Thread::startVirtualThread));
    }
    await().atMost(LONG).until(() -> asked.get() == 1);
    still.countDown();
    assertThat(answers).allSatisfy(one -> assertThat(one).succeedsWithin(LONG).isEqualTo("a1"));
    assertThat(asked).hasValue(1);
  }

  @Test
  void holdsOnToWhatItKnowsWhileNothingCanBeLookedUp() {
    beliefs.find("a");
    away = true;
    clock.advance(LIFE);
    assertThat(beliefs.find("a")).isEqualTo("a1");
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> beliefs.find("b"));
    clock.advance(LIFE);
    assertThatExceptionOfType(IllegalStateException.class)
        .as("not for ever")
        .isThrownBy(() -> beliefs.find("a"));
    away = false;
    assertThat(beliefs.find("a")).isEqualTo("a5 after a1");
  }

  @Test
  void letsNobodyWaitWhileTheDatabaseStandsStill() {
    Beliefs<String, String> impatient = beliefs(Duration.ofMillis(200));
    await()
        .atMost(LONG)
        .ignoreException(Problem.Unavailable.class)
        .until(() -> impatient.find("a").startsWith("a"));
    still = new CountDownLatch(1);
    clock.advance(LIFE);
    assertThat(impatient.find("a")).startsWith("a");
    assertThatExceptionOfType(Problem.Unavailable.class).isThrownBy(() -> impatient.find("b"));
    still.countDown();
    await()
        .atMost(LONG)
        .ignoreException(Problem.Unavailable.class)
        .until(() -> impatient.find("b").startsWith("b"));
  }

  @Test
  void looksUpAnewWhatItWasToldToForget() {
    beliefs.find("a");
    beliefs.find("b");
    beliefs.forget((key, _) -> key.equals("a"));
    assertThat(beliefs.find("a")).isEqualTo("a3");
    assertThat(beliefs.find("b")).isEqualTo("b2");
  }

  @Test
  void doesNotRememberWhatWasForgottenWhileItWasLookedUp() {
    still = new CountDownLatch(1);
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(() -> beliefs.find("a"), Thread::startVirtualThread);
    await().atMost(LONG).until(() -> asked.get() == 1);
    beliefs.forget((_, _) -> true);
    still.countDown();
    assertThat(answer).succeedsWithin(LONG).isEqualTo("a1");
    assertThat(beliefs.find("a")).isEqualTo("a2");
  }

  private Beliefs<String, String> beliefs(Duration patience) {
    return new Beliefs<>(
        "letter",
        this::look,
        new Trust<>(
            _ -> LIFE, (_, age) -> age.compareTo(LIFE.multipliedBy(2)) < 0, patience, 100, _ -> 1),
        clock);
  }

  private String look(String key, String last) {
    int number = asked.incrementAndGet();
    try {
      still.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (away) {
      throw new IllegalStateException("away");
    }
    return key + number + (last == null ? "" : " after " + last);
  }
}
