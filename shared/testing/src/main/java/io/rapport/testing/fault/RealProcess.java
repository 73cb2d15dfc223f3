package io.rapport.testing.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A process of the operating system that a test starts, kills, stops and continues. It ends with
/// the test's JVM at the latest.
public final class RealProcess implements AutoCloseable {

  private static final int REMEMBERED_LINES = 2_000;
  private static final Set<Process> LIVING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> LIVING.forEach(Process::destroyForcibly)));
  }

  private final Process process;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition spoke = lock.newCondition();
  private final Deque<String> lines = new ArrayDeque<>();
  private final Consumer<String> listener;
  private final Thread reader;
  private boolean ended;

  private RealProcess(Process process, Consumer<String> listener) {
    this.process = process;
    this.listener = listener;
    LIVING.add(process);
    process.onExit().thenRun(() -> LIVING.remove(process));
    this.reader = Thread.ofVirtual().name("output of " + process.pid()).start(this::read);
  }

  /// Starts a program; its output is read line by line.
  public static RealProcess program(List<String> command, Map<String, String> environment) {
    return program(command, environment, _ -> {});
  }

  /// Starts a program and hands each line of its output to a listener.
  public static RealProcess program(
      List<String> command, Map<String, String> environment, Consumer<String> listener) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      return new RealProcess(builder.start(), listener);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts the `main` of a class of this test's class path in a small JVM of its own.
  public static RealProcess java(Class<?> main, Consumer<String> listener, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(
        List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(arguments));
    return program(command, Map.of(), listener);
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /// Ends it at once, as `kill -9` does, and returns when it is gone.
  public void kill() {
    process.destroyForcibly();
    await(Duration.ofSeconds(10));
  }

  /// Asks it to end, as `kill` does; it may clean up.
  public void terminate() {
    process.destroy();
  }

  /// Waits for its end; returns its exit code.
  public int await(Duration atMost) {
    try {
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("Process " + pid() + " does not end");
      }
      reader.join(atMost);
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Lets it stand still where it is, as SIGSTOP does, and returns when it does.
  public void stop() {
    Signals.stop(pid());
  }

  /// Lets it go on, as SIGCONT does.
  public void resume() {
    Signals.resume(pid());
  }

  /// Waits for a line of its output, which may have come already; returns it.
  public String awaitLine(Predicate<String> wanted, Duration atMost) {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (true) {
        for (String line : lines) {
          if (wanted.test(line)) {
            return line;
          }
        }
        if (ended || left <= 0) {
          throw new IllegalStateException(
              "Process %d did not say it. Its last words:%n%s"
                  .formatted(pid(), String.join("\n", lines)));
        }
        left = spoke.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      lock.unlock();
    }
  }

  /// The last lines of its output.
  public List<String> output() {
    lock.lock();
    try {
      return List.copyOf(lines);
    } finally {
      lock.unlock();
    }
  }

  /// Kills it, if it lives.
  @Override
  public void close() {
    kill();
  }

  private void read() {
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        listener.accept(line);
        remember(line);
      }
    } catch (IOException e) {
      remember("(its output cannot be read: " + e.getMessage() + ")");
    } finally {
      lock.lock();
      try {
        ended = true;
        spoke.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void remember(String line) {
    lock.lock();
    try {
      lines.add(line);
      if (lines.size() > REMEMBERED_LINES) {
        lines.removeFirst();
      }
      spoke.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The signals that Java does not know.
  static final class Signals {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Signals() {}

    static void stop(long pid) {
      send("STOP", pid);
      long end = System.nanoTime() + PATIENCE.toNanos();
      while ("TZX".indexOf(state(pid)) < 0) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("Process " + pid + " does not stop");
        }
        Thread.onSpinWait();
      }
    }

    static void resume(long pid) {
      send("CONT", pid);
    }

    static void send(String signal, long pid) {
      try {
        Process kill =
            new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (kill.waitFor() != 0 && ProcessHandle.of(pid).isPresent()) {
          throw new IllegalStateException("No signal " + signal + " to process " + pid);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    /// `T` when it stands still, `Z` or `X` when it has ended; where there is no /proc it is
    /// believed to stand.
    private static char state(long pid) {
      Path stat = Path.of("/proc", Long.toString(pid), "stat");
      if (!Files.exists(Path.of("/proc/self/stat"))) {
        return 'T';
      }
      try {
        String text = Files.readString(stat);
        return text.charAt(text.lastIndexOf(')') + 2);
      } catch (NoSuchFileException _) {
        return 'X';
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
