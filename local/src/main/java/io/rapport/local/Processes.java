package io.rapport.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// The processes of this checkout as the operating system knows them: recorded at their start,
/// found again after the supervisor was killed, and ended.
final class Processes {
  private static final String RECORD = ".pid";
  private static final String POSTGRES = "postgres";
  private final Home home;

  Processes(Home home) {
    this.home = home;
  }

  /// A pid alone may long belong to somebody else: the start time tells.
  void record(String name, ProcessHandle process) throws IOException {
    long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    Path file = home.run().resolve(name + RECORD);
    Path written = home.run().resolve(name + RECORD + ".new");
    Files.writeString(written, process.pid() + " " + started + "\n");
    Files.move(written, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  void forget(String name) throws IOException {
    Files.deleteIfExists(home.run().resolve(name + RECORD));
  }

  Optional<ProcessHandle> recorded(String name) throws IOException {
    Path file = home.run().resolve(name + RECORD);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String[] field = Files.readString(file).strip().split(" ");
    if (field.length != 2) {
      return Optional.empty();
    }
    long started = Long.parseLong(field[1]);
    // The kernel's idea of the boot time may be corrected by a second.
    return ProcessHandle.of(Long.parseLong(field[0]))
        .filter(ProcessHandle::isAlive)
        .filter(
            p ->
                Math.abs(p.info().startInstant().map(Instant::toEpochMilli).orElse(0L) - started)
                    < 2_000);
  }

  /// What still runs although no supervisor does.
  Map<String, ProcessHandle> strays() throws IOException {
    Map<String, ProcessHandle> found = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(home.run())) {
      files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(RECORD))
          .map(f -> f.substring(0, f.length() - RECORD.length()))
          .sorted()
          .forEach(names::add);
    }
    for (String name : names) {
      recorded(name).ifPresent(p -> found.put(name, p));
    }
    // A supervisor that was killed between a start and its record leaves a process without one.
    ProcessHandle.allProcesses()
        .filter(p -> p.pid() != ProcessHandle.current().pid())
        .filter(p -> !found.containsValue(p))
        .forEach(p -> kind(p).ifPresent(kind -> found.put(kind + " " + p.pid(), p)));
    return found;
  }

  private Optional<String> kind(ProcessHandle process) {
    List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
    Path data = home.dir().resolve("data");
    if (arguments.contains(home.mark())) {
      return Optional.of("java");
    }
    if (arguments.contains(data.resolve("redis/redis.conf").toString())) {
      return Optional.of("redis");
    }
    return arguments.contains("-D") && arguments.contains(data.resolve("postgres").toString())
        ? Optional.of(POSTGRES)
        : Optional.empty();
  }

  /// Ends what a killed supervisor left, PostgreSQL last, and returns the names.
  List<String> endStrays() throws IOException {
    Map<String, ProcessHandle> strays = strays();
    List<Map.Entry<String, ProcessHandle>> others = new ArrayList<>(strays.entrySet());
    others.removeIf(e -> e.getKey().startsWith(POSTGRES));
    others.forEach(e -> e.getValue().destroy());
    for (var stray : others) {
      await(stray.getValue(), Duration.ofSeconds(20));
    }
    for (var stray : strays.entrySet()) {
      if (stray.getKey().startsWith(POSTGRES)) {
        signal(stray.getValue(), "INT");
        await(stray.getValue(), Duration.ofSeconds(60));
      }
    }
    for (String name : strays.keySet()) {
      forget(name);
    }
    return List.copyOf(strays.keySet());
  }

  /// Waits for the end and enforces it after the time given.
  static void await(ProcessHandle process, Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      process.onExit().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  static void signal(ProcessHandle process, String signal) {
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + process.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
