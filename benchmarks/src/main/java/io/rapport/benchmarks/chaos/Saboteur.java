package io.rapport.benchmarks.chaos;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Does the faults, one at a time, and undoes what can be undone.
final class Saboteur {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final OwnPlatform platform;
  private final Map<Link, Wire> wires;
  private final Map<String, Integer> deaths = new HashMap<>();

  Saboteur(OwnPlatform platform, Map<Link, Wire> wires) {
    this.platform = platform;
    this.wires = wires;
  }

  /// When a fault began and when it ended: from there on the platform is on its own.
  record Window(Instant from, Instant to) {}

  Window happens(Fault fault) throws IOException, InterruptedException {
    return switch (fault) {
      case Fault.Kill(String part) -> die(part, "KILL");
      // The postmaster ends its own processes.
      case Fault.Crash(String part) -> die(part, "QUIT");
      case Fault.Pause pause -> pause(pause);
      case Fault.Cut cut -> disturb(cut);
    };
  }

  private Window die(String part, String signal) throws IOException, InterruptedException {
    long pid = awaitPid(part);
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    Instant from = Instant.now();
    OwnPlatform.signal(signal, List.of(pid));
    deaths.merge(part, 1, Integer::sum);
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (process.isAlive()) {
      if (System.nanoTime() > until) {
        throw new IOException(part + " does not die of SIG" + signal);
      }
      Thread.sleep(5);
    }
    return new Window(from, Instant.now());
  }

  private long awaitPid(String part) throws IOException, InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    OptionalLong pid = platform.pid(part);
    while (pid.isEmpty()) {
      if (System.nanoTime() > until) {
        throw new IOException("The supervisor does not start " + part);
      }
      Thread.sleep(50);
      pid = platform.pid(part);
    }
    return pid.getAsLong();
  }

  private Window pause(Fault.Pause pause) throws IOException, InterruptedException {
    awaitPid(pause.part());
    List<Long> tree = platform.tree(pause.part());
    Instant from = Instant.now();
    try {
      OwnPlatform.signal("STOP", tree);
      // What the first ones started in between has not heard it.
      OwnPlatform.signal("STOP", platform.tree(pause.part()));
      Thread.sleep(pause.lasts());
    } finally {
      OwnPlatform.signal("CONT", platform.tree(pause.part()));
    }
    return new Window(from, Instant.now());
  }

  private Window disturb(Fault.Cut cut) throws InterruptedException {
    Wire wire = wires.get(cut.link());
    Instant from = Instant.now();
    try {
      wire.disturb(cut.trouble());
      Thread.sleep(cut.lasts());
    } finally {
      wire.heal();
    }
    return new Window(from, Instant.now());
  }

  /// How often a part was killed.
  int deaths(String part) {
    return deaths.getOrDefault(part, 0);
  }
}
