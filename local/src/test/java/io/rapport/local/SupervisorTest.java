package io.rapport.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SupervisorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  @TempDir Path root;

  @Test
  void startsAgainWhatIsKilled() throws Exception {
    Home home = new Home(root);
    Supervisor supervisor = supervisor(home);
    CompletableFuture<Integer> code =
        run(supervisor, List.of(() -> List.of(Programs.sleeper(home, "one"))));
    State.Part first = awaitReady(home, 0);
    ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();

    State.Part second = awaitReady(home, 1);
    assertThat(second.pid()).isNotEqualTo(first.pid());

    supervisor.stop();
    assertThat(code.get()).isZero();
    assertThat(ProcessHandle.of(second.pid())).isEmpty();
  }

  @Test
  void startsAGroupOnlyWhenTheOneBeforeItIsReady() throws Exception {
    Home home = new Home(root);
    Path one = home.run().resolve("one.ready");
    Path seen = root.resolve("seen");
    Supervisor supervisor = supervisor(home);
    CompletableFuture<Integer> code =
        run(
            supervisor,
            List.of(
                () -> List.of(Programs.sleeper(home, "one")),
                () ->
                    List.of(
                        Programs.shell(
                            home,
                            "two",
                            "test -e '%s' && touch '%s'; exec sleep 600".formatted(one, seen),
                            seen))));
    awaitPhase(home, State.Phase.READY);
    supervisor.stop();
    assertThat(code.get()).isZero();
  }

  @Test
  void leavesNothingRunningWhenAStartFails() throws Exception {
    Home home = new Home(root);
    Supervisor supervisor = supervisor(home);
    CompletableFuture<Integer> code =
        run(
            supervisor,
            List.of(
                () -> List.of(Programs.sleeper(home, "one")),
                () ->
                    List.of(
                        Programs.sleeper(home, "two"),
                        Programs.shell(
                            home, "bad", "echo no such luck; exit 7", root.resolve("never")))));
    assertThat(code.get()).isEqualTo(1);
    State state = State.read(home).orElseThrow();
    assertThat(state.phase()).isEqualTo(State.Phase.FAILED);
    assertThat(state.message())
        .contains("bad did not start: it ended with code 7")
        .contains("no such luck");
    assertThat(new Processes(home).strays()).isEmpty();
    assertThat(state.parts()).allMatch(part -> part.pid() == null);
  }

  @Test
  void isAloneInItsCheckout() throws Exception {
    Home home = new Home(root);
    try (Lock _ = Lock.take(home).orElseThrow()) {
      // Another process would find it taken; within one JVM the lock says so by an exception.
      assertThat(heldByAnotherProcess(home)).isTrue();
    }
    assertThat(heldByAnotherProcess(home)).isFalse();
  }

  @Test
  void whatAKilledSupervisorLeftIsFoundAndEnded() throws Exception {
    Home home = new Home(root);
    Process left = new ProcessBuilder("sleep", "600").start();
    Processes processes = new Processes(home);
    processes.record("left", left.toHandle());

    assertThat(processes.strays()).containsOnlyKeys("left");
    assertThat(processes.endStrays()).containsExactly("left");
    assertThat(left.waitFor()).isNotZero();
    assertThat(processes.strays()).isEmpty();
  }

  @Test
  void aProcessThatGotTheOldNumberIsLeftAlone() throws Exception {
    Home home = new Home(root);
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      Files.writeString(home.run().resolve("old.pid"), other.pid() + " 1000\n");
      assertThat(new Processes(home).endStrays()).isEmpty();
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void aJvmOfThisCheckoutIsKnownByItsMark() throws Exception {
    Home home = new Home(root);
    Process jvm =
        new ProcessBuilder(
                Jvm.java(), home.mark(), "-cp", System.getProperty("java.class.path"), WAITS)
            .start();
    await()
        .atMost(PATIENCE)
        .until(() -> new Processes(home).strays().containsKey("java " + jvm.pid()));
    new Processes(home).endStrays();
    assertThat(jvm.waitFor()).isNotZero();
  }

  private static final String WAITS = Waits.class.getName();

  static final class Waits {
    private Waits() {}

    public static void main(String[] args) throws InterruptedException {
      new java.util.concurrent.CountDownLatch(1).await();
    }
  }

  private static boolean heldByAnotherProcess(Home home) throws IOException, InterruptedException {
    return new ProcessBuilder(
                Jvm.java(),
                "-cp",
                System.getProperty("java.class.path"),
                Asks.class.getName(),
                home.root().toString())
            .inheritIO()
            .start()
            .waitFor()
        == 3;
  }

  static final class Asks {
    private Asks() {}

    public static void main(String[] args) throws IOException {
      System.exit(Lock.held(new Home(Path.of(args[0]))) ? 3 : 0);
    }
  }

  private static Supervisor supervisor(Home home) {
    return new Supervisor(home, Settings.of(Map.of()));
  }

  private static CompletableFuture<Integer> run(
      Supervisor supervisor, List<Supervisor.Group> groups) {
    CompletableFuture<Integer> code = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                code.complete(supervisor.run(groups));
              } catch (IOException | RuntimeException e) {
                code.completeExceptionally(e);
              }
            });
    return code;
  }

  private static void awaitPhase(Home home, State.Phase phase) {
    await()
        .atMost(PATIENCE)
        .until(() -> State.read(home).filter(s -> s.phase() == phase).isPresent());
  }

  private static State.Part awaitReady(Home home, int restarts) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                State.read(home).stream()
                    .flatMap(s -> s.parts().stream())
                    .filter(p -> p.ready() && p.restarts() == restarts)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }
}
