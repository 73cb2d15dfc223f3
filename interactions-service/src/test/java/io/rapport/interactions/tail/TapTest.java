package io.rapport.interactions.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TapTest {

  private static final Duration AT_ONCE = Duration.ZERO;
  private static final UUID SOURCE = UUID.randomUUID();

  private final Tap tap = tap(3, 1_000);

  @Test
  void showsWhatArrivesInItsOrder() throws InterruptedException {
    arrive(11, 12, 13);

    assertThat(take(4)).containsExactly("11", "12", "13", "quiet 13");
  }

  @Test
  void tellsInItsPlaceHowManyWereLeftOut() throws InterruptedException {
    arrive(11, 12, 13, 14, 15);
    assertThat(take(1)).containsExactly("11");
    arrive(16);
    arrive(17);

    assertThat(take(4)).containsExactly("12", "13", "gap 2", "16");
    assertThat(take(2)).containsExactly("gap 1", "quiet 17");
  }

  @Test
  void tellsAGapThoughNothingFollows() throws InterruptedException {
    arrive(11, 12, 13, 14);

    assertThat(take(5)).containsExactly("11", "12", "13", "gap 1", "quiet 14");
  }

  @Test
  void losesNoneUncounted() throws InterruptedException {
    Tap small = tap(50, 400);
    List<Told> told = new ArrayList<>();
    for (int i = 1; i <= 1_000; i++) {
      small.arrive(seen(10 + i, "x".repeat(i % 97)));
      if (i % 7 == 0) {
        told.add(small.take(AT_ONCE));
      }
    }
    Told next = small.take(AT_ONCE);
    while (!(next instanceof Told.Quiet)) {
      told.add(next);
      next = small.take(AT_ONCE);
    }

    long events = told.stream().filter(Told.Stored.class::isInstance).count();
    long gaps =
        told.stream().mapToLong(one -> one instanceof Told.Gap(Long missed) ? missed : 0).sum();
    assertThat(gaps).isPositive();
    assertThat(events + gaps).isEqualTo(1_000);
  }

  @Test
  void bearsSoManyCharacters() throws InterruptedException {
    Tap narrow = tap(100, 100);
    narrow.arrive(seen(11, "x".repeat(5_000)));
    narrow.arrive(seen(12, "x"));
    assertThat(name(narrow.take(AT_ONCE))).isEqualTo("11");
    narrow.arrive(seen(13, "x".repeat(60)));
    narrow.arrive(seen(14, "x".repeat(60)));

    assertThat(name(narrow.take(AT_ONCE))).isEqualTo("gap 1");
    assertThat(name(narrow.take(AT_ONCE))).isEqualTo("13");
    assertThat(name(narrow.take(AT_ONCE))).isEqualTo("gap 1");
  }

  @Test
  void showsNothingFromBeforeItsStartAndNothingTwice() throws InterruptedException {
    arrive(9, 10, 11, 11, 10);

    assertThat(take(2)).containsExactly("11", "quiet 11");
  }

  @Test
  void saysThatItDoesNotKnowHowManyWereLeftOut() throws InterruptedException {
    arrive(11);
    tap.skip(50_000);
    arrive(50_001);

    assertThat(take(4)).containsExactly("11", "gap null", "50001", "quiet 50001");
  }

  @Test
  void knowsHowFarTheLogWasRead() throws InterruptedException {
    tap.reach(40);

    assertThat(take(1)).containsExactly("quiet 40");
  }

  @Test
  void wakesWhoeverWaits() {
    CompletableFuture<Told> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return tap.take(Duration.ofSeconds(20));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    arrive(11);

    assertThat(waiting).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Told.Stored.class);
  }

  private void arrive(long... positions) {
    for (long position : positions) {
      tap.arrive(seen(position, "{}"));
    }
  }

  private List<String> take(int count) throws InterruptedException {
    List<String> told = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      told.add(name(tap.take(AT_ONCE)));
    }
    return told;
  }

  private static String name(Told told) {
    return switch (told) {
      case Told.Stored(long position, _) -> String.valueOf(position);
      case Told.Gap(Long events) -> "gap " + events;
      case Told.Quiet(long position) -> "quiet " + position;
    };
  }

  private static Tap tap(int most, int mostChars) {
    Tap tap = new Tap(UUID.randomUUID(), SOURCE, most, mostChars);
    tap.startAfter(10);
    return tap;
  }

  private static Seen seen(long position, String message) {
    return new Seen(
        position,
        SOURCE,
        new TailEvent(
            "accepted",
            UUID.randomUUID(),
            "m",
            "track",
            null,
            null,
            null,
            Instant.EPOCH,
            Instant.EPOCH,
            null,
            null,
            null,
            null,
            message,
            null,
            null));
  }
}
