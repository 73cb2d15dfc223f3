package io.rapport.local;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Starts the supervisor in the background and returns when everything is ready.
final class Up {
  private final Home home;
  private final PrintStream out;
  private final Progress progress;

  Up(Home home, PrintStream out) {
    this.home = home;
    this.out = out;
    this.progress = new Progress(out);
  }

  int run() throws IOException, InterruptedException {
    State state = ensure();
    if (state.settings().services()) {
      Addresses.print(state.settings(), out);
    }
    return 0;
  }

  /// Ready when it returns, started now or earlier.
  State ensure() throws IOException, InterruptedException {
    Optional<Lock> lock = Lock.take(home);
    if (lock.isEmpty()) {
      return await(null);
    }
    Settings settings = Settings.of(System.getenv());
    try (Lock _ = lock.get()) {
      List<String> strays = new Processes(home).endStrays();
      if (!strays.isEmpty()) {
        progress.step("Ended what a killed supervisor had left: " + String.join(", ", strays));
      }
      State.forget(home);
      Platform.prepare(home, settings, progress);
    }
    Process supervisor = supervisor();
    AtomicBoolean complete = new AtomicBoolean();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> giveUp(supervisor, complete)));
    State state = await(supervisor);
    complete.set(true);
    return state;
  }

  /// Ctrl-C before everything is ready leaves nothing running.
  private static void giveUp(Process supervisor, AtomicBoolean complete) {
    if (!complete.get()) {
      supervisor.destroy();
      Processes.await(supervisor.toHandle(), Duration.ofMinutes(3));
    }
  }

  private State await(Process supervisor) throws IOException, InterruptedException {
    Set<String> told = new HashSet<>();
    while (true) {
      State state = State.read(home).orElse(null);
      if (state != null) {
        for (State.Part part : state.parts()) {
          if (part.ready() && told.add(part.name())) {
            progress.ready(part);
          }
        }
        if (state.phase() == State.Phase.READY) {
          return state;
        }
      }
      if (supervisor == null ? !Lock.held(home) : !supervisor.isAlive()) {
        throw new Failure(
            State.read(home)
                .map(State::message)
                .filter(m -> !m.isEmpty())
                .orElse("The supervisor ended; see " + home.log("supervisor")));
      }
      if (supervisor == null) {
        TimeUnit.MILLISECONDS.sleep(100);
      } else {
        supervisor.waitFor(100, TimeUnit.MILLISECONDS);
      }
    }
  }

  /// In a session of its own, so that neither Ctrl-C nor the end of the terminal reaches it.
  private Process supervisor() throws IOException {
    Path log = home.log("supervisor");
    List<String> command = new ArrayList<>(session());
    command.addAll(
        List.of(
            Jvm.java(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx48m",
            "-Drapport.root=" + home.root(),
            "-Drapport.dir=" + home.dir(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "supervise"));
    return new ProcessBuilder(command)
        .directory(home.root().toFile())
        .redirectErrorStream(true)
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private static List<String> session() {
    for (String directory : List.of("/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin")) {
      Path setsid = Path.of(directory, "setsid");
      if (Files.isExecutable(setsid)) {
        return List.of(setsid.toString());
      }
    }
    return List.of("/usr/bin/perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV or die $!");
  }
}
