package io.rapport.interactions.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.Fate;
import io.rapport.interactions.door.Kind;
import io.rapport.interactions.door.Passed;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.web.Problem;
import io.rapport.web.Workspaces;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What callers are told when a store does not keep up: soon, and the truth.
@QuarkusTest
@WithTestResource(PlatformResource.class)
class OverloadTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  @Inject Workspaces workspaces;

  private final UUID workspace = Fresh.workspace();
  private final Stalled store = new Stalled();

  @Test
  void refusesAtOnceWhileTheOldestHasWaitedTooLong() {
    GroupCommit commits = commits("PT0.2S", "PT60S");
    List<CompletableFuture<List<Fate>>> taken = List.of(begin(commits), begin(commits));
    CompletableFuture<List<Fate>> waiting = call(commits);

    await().pollDelay(Duration.ofMillis(400)).until(() -> true);
    assertThatThrownBy(() -> commits.commit(workspace, delivery()))
        .isInstanceOf(Problem.TooManyRequests.class);
    // others are not stuck
    CompletableFuture<List<Fate>> neighbour =
        CompletableFuture.supplyAsync(() -> commits.commit(Fresh.workspace(), delivery()));
    await().atMost(LONG).until(() -> store.begun.get() == 3);
    store.mayEnd.release(100);

    assertThat(waiting).succeedsWithin(LONG).isNotNull();
    assertThat(taken).allSatisfy(one -> assertThat(one).succeedsWithin(LONG));
    assertThat(neighbour).succeedsWithin(LONG).isNotNull();
    assertThat(commits.commit(workspace, delivery())).hasSize(1);
  }

  @Test
  void tellsThoseWhoseTurnDoesNotComeAndStoresNothingOfTheirs() {
    GroupCommit commits = commits("PT60S", "PT0.3S");
    List<CompletableFuture<List<Fate>>> taken = List.of(begin(commits), begin(commits));
    List<CompletableFuture<List<Fate>>> waiting = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waiting.add(call(commits));
    }

    for (CompletableFuture<List<Fate>> one : waiting) {
      assertThatThrownBy(one::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(Problem.TooManyRequests.class);
    }
    store.mayEnd.release(100);

    assertThat(taken).allSatisfy(one -> assertThat(one).succeedsWithin(LONG));
    assertThat(store.stored.get()).isEqualTo(2);
  }

  /// A transaction that began may still commit: its caller hears that nobody knows, not that
  /// nothing was stored.
  @Test
  void saysUnavailableOfACommitThatDoesNotEnd() {
    GroupCommit commits = commits("PT60S", "PT0.1S");

    CompletableFuture<List<Fate>> taken = call(commits);

    assertThatThrownBy(taken::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(Problem.Unavailable.class);
    store.mayEnd.release(100);
    await().atMost(LONG).until(() -> store.stored.get() == 1);
  }

  @Test
  void beginsAFurtherTransactionOnlyForMany() {
    GroupCommit commits = commits("PT60S", "PT60S", 3);
    CompletableFuture<List<Fate>> first = begin(commits);
    List<CompletableFuture<List<Fate>>> few = List.of(call(commits), call(commits));
    await().during(Duration.ofMillis(300)).until(() -> store.begun.get() == 1);

    CompletableFuture<List<Fate>> many = begin(commits);
    store.mayEnd.release(2);

    assertThat(List.of(first, few.getFirst(), few.getLast(), many))
        .allSatisfy(one -> assertThat(one).succeedsWithin(LONG));
    assertThat(store.begun.get()).isEqualTo(2);
  }

  private GroupCommit commits(String oldest, String turn) {
    return commits(oldest, turn, 1);
  }

  private GroupCommit commits(String oldest, String turn, int beside) {
    CollectConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(CollectConfig.class)
            .withDefaultValues(
                Map.of(
                    "rapport.collect.oldest",
                    oldest,
                    "rapport.collect.turn",
                    turn,
                    "rapport.collect.commit-beside",
                    Integer.toString(beside),
                    "rapport.collect.commit-beside-after",
                    "PT60S",
                    "rapport.collect.patience",
                    turn.equals("PT0.1S") ? "PT0.5S" : "PT60S"))
            .build()
            .getConfigMapping(CollectConfig.class);
    return new GroupCommit(
        store, workspaces, config, new CommitPressure(config), new SimpleMeterRegistry());
  }

  private CompletableFuture<List<Fate>> call(GroupCommit commits) {
    return CompletableFuture.supplyAsync(
        () -> commits.commit(workspace, delivery()), Thread::startVirtualThread);
  }

  /// A call whose transaction has begun, so that the next begins one of its own.
  private CompletableFuture<List<Fate>> begin(GroupCommit commits) {
    int before = store.begun.get();
    CompletableFuture<List<Fate>> call = call(commits);
    await().atMost(LONG).until(() -> store.begun.get() == before + 1);
    return call;
  }

  private static Delivery delivery() {
    UUID id = UUID.randomUUID();
    Instant now = Instant.parse("2026-05-01T12:00:00Z");
    Collected event =
        new Collected(
            0,
            id,
            id.toString(),
            Kind.PAGE,
            null,
            "u",
            "u",
            null,
            now,
            now,
            "{\"userId\":\"u\"}",
            1,
            null,
            List.of());
    return new Delivery(UUID.randomUUID(), new Passed(List.of(event), List.of(), List.of()));
  }

  /// A store whose transactions end when the test lets them.
  private static final class Stalled extends EventService {
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger stored = new AtomicInteger();
    private final Semaphore mayEnd = new Semaphore(0);

    Stalled() {
      super(null, null, List.of());
    }

    @Override
    List<Fate> store(UUID workspaceId, List<Arrival> arrivals, List<Fate> decided) {
      begun.incrementAndGet();
      mayEnd.acquireUninterruptibly();
      stored.addAndGet(arrivals.size());
      return arrivals.stream()
          .<Fate>map(arrival -> new Fate.Accepted(arrival.sourceId(), arrival.event()))
          .toList();
    }
  }
}
