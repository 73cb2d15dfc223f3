package io.rapport.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Owns the processes: starts them in order, keeps them alive, ends them in the reverse order.
final class Supervisor {
  private final Home home;
  private final Settings settings;
  private final Processes processes;
  private final List<Child> children = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private boolean stopping;
  private State.Phase phase = State.Phase.STARTING;
  private String message = "";

  /// A group starts when the one before it is ready; its members start side by side.
  interface Group {
    List<Launch> launches() throws Exception;
  }

  Supervisor(Home home, Settings settings) {
    this.home = home;
    this.settings = settings;
    this.processes = new Processes(home);
  }

  /// Runs until told to stop. Returns the exit code.
  int run(List<Group> groups) throws IOException {
    Lock lock = Lock.take(home).orElse(null);
    if (lock == null) {
      return 2;
    }
    try (lock) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
      publish();
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      try {
        for (Group group : groups) {
          start(group.launches(), threads);
        }
        if (!isStopping()) {
          become(State.Phase.READY, "");
          Log.line("ready");
        }
        stopped.await();
        return 0;
      } catch (Exception e) {
        return failed(e);
      } finally {
        stop();
        threads.close();
      }
    }
  }

  /// A start that was cut short by `down` has not failed.
  private int failed(Exception e) {
    if (isStopping()) {
      return 0;
    }
    Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
    String words = cause instanceof Failure ? cause.getMessage() : cause.toString();
    Log.line("%s", words);
    stop();
    become(State.Phase.FAILED, words);
    return 1;
  }

  private void start(List<Launch> launches, ExecutorService threads) throws Exception {
    var starting = new ExecutorCompletionService<Child>(threads);
    int started = 0;
    synchronized (this) {
      for (Launch launch : launches) {
        if (stopping) {
          return;
        }
        Child child = new Child(launch, processes, this::publish);
        children.add(child);
        started++;
        starting.submit(
            () -> {
              child.start();
              return child;
            });
      }
    }
    for (int i = 0; i < started; i++) {
      Child child = starting.take().get();
      threads.submit(
          () -> {
            child.keepAlive();
            return null;
          });
    }
  }

  /// Ends everything in the reverse order of the starts: what came last, the services, goes first.
  void stop() {
    List<Child> running;
    synchronized (this) {
      if (stopping) {
        running = null;
      } else {
        stopping = true;
        running = new ArrayList<>(children).reversed();
      }
    }
    if (running == null) {
      awaitStop();
      return;
    }
    become(State.Phase.STOPPING, "");
    Log.line("stopping");
    List<Child> services = running.stream().filter(c -> !isServer(c)).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      services.forEach(c -> threads.submit(c::stop));
    }
    running.stream().filter(Supervisor::isServer).forEach(Child::stop);
    Log.line("stopped");
    stopped.countDown();
  }

  private synchronized boolean isStopping() {
    return stopping;
  }

  private void awaitStop() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isServer(Child child) {
    return child.name().equals("postgres") || child.name().equals("redis");
  }

  private void become(State.Phase next, String words) {
    synchronized (this) {
      phase = next;
      message = words;
    }
    publish();
  }

  private synchronized void publish() {
    List<State.Part> parts = children.stream().map(Child::part).toList();
    try {
      new State(phase, message, ProcessHandle.current().pid(), settings, parts).write(home);
    } catch (IOException e) {
      Log.line("state not written: %s", e);
    }
  }
}
