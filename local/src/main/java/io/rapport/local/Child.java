package io.rapport.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// One process under the supervisor: started, watched, started again when it dies, ended.
final class Child {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final long LARGE_LOG = 50L << 20;

  private final Launch launch;
  private final Processes processes;
  private final Runnable changed;
  private volatile Process process;
  private volatile boolean ready;
  private volatile boolean stopping;
  private volatile int restarts;
  private volatile long tookMillis;

  Child(Launch launch, Processes processes, Runnable changed) {
    this.launch = launch;
    this.processes = processes;
    this.changed = changed;
  }

  String name() {
    return launch.name();
  }

  Launch launch() {
    return launch;
  }

  State.Part part() {
    Process current = process;
    return new State.Part(
        launch.name(),
        launch.title(),
        launch.url(),
        launch.port(),
        current != null && current.isAlive() ? current.pid() : null,
        ready,
        tookMillis,
        restarts,
        launch.log().toString());
  }

  /// Starts and waits until ready; a process that ends first, or never gets ready, is a failure.
  void start() throws InterruptedException {
    long from = System.nanoTime();
    spawn();
    changed.run();
    long patience = from + launch.patience().toNanos();
    while (!probe()) {
      if (!process.isAlive()) {
        throw new Failure(
            "%s did not start: it ended with code %d.%s"
                .formatted(launch.title(), process.exitValue(), lastWords()));
      }
      if (stopping) {
        return;
      }
      if (System.nanoTime() > patience) {
        throw new Failure(
            "%s was not ready within %d s.%s"
                .formatted(launch.title(), launch.patience().toSeconds(), lastWords()));
      }
      process.waitFor(200, TimeUnit.MILLISECONDS);
    }
    tookMillis = (System.nanoTime() - from) / 1_000_000;
    ready = true;
    changed.run();
  }

  /// Returns only when the child was told to stop: each death in between is followed by a new
  /// start, after a pause that grows while the starts fail and is short again after a good one.
  void keepAlive() throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (!stopping) {
      process.waitFor();
      ready = false;
      if (stopping) {
        return;
      }
      Log.line("%s (pid %d) ended with code %d; starting it again", name(), process.pid(), exit());
      changed.run();
      Thread.sleep(pause);
      restarts++;
      try {
        start();
        Log.line("%s is ready again (pid %d)", name(), process.pid());
        pause = FIRST_PAUSE;
      } catch (Failure e) {
        Log.line("%s", e.getMessage());
        process.destroyForcibly();
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      }
    }
  }

  void stop() {
    Process current;
    synchronized (this) {
      stopping = true;
      current = process;
    }
    ready = false;
    if (current != null) {
      if (current.isAlive()) {
        Processes.signal(current.toHandle(), launch.stopSignal());
        Processes.await(current.toHandle(), launch.stopPatience());
      }
      try {
        processes.forget(name());
      } catch (IOException e) {
        Log.line("%s: %s", name(), e);
      }
    }
    changed.run();
  }

  private synchronized void spawn() {
    if (stopping) {
      return;
    }
    try {
      rotate(launch.log());
      ProcessBuilder builder =
          new ProcessBuilder(launch.command())
              .directory(launch.directory().toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
      builder.environment().keySet().removeIf(name -> name.startsWith("KC_"));
      builder.environment().putAll(launch.env());
      process = builder.start();
      processes.record(name(), process.toHandle());
    } catch (IOException e) {
      throw new Failure(launch.title() + " could not be started: " + e.getMessage(), e);
    }
  }

  private boolean probe() {
    try {
      return launch.probe().ready();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception notYet) {
      return false;
    }
  }

  private int exit() {
    return process.exitValue();
  }

  private String lastWords() {
    try {
      return " The end of %s:%n    %s"
          .formatted(launch.log(), String.join("\n    ", LogTail.of(launch.log(), 8)));
    } catch (IOException e) {
      return " See " + launch.log();
    }
  }

  private static void rotate(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > LARGE_LOG) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
