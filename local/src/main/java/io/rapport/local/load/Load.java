package io.rapport.local.load;

import io.rapport.local.Failure;
import io.rapport.local.Home;
import io.rapport.local.Running;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// `rapport load FILE [--source NAME] [--from-start] [--no-wait]`
public final class Load {
  private static final int EVENTS = 500;
  private static final int CHARACTERS = 440_000;
  private static final int IN_FLIGHT = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final Duration STUCK = Duration.ofMinutes(2);

  private final Path directory;
  private final Running platform;
  private final PrintStream out;
  private final Duration patience;

  Load(Path directory, Running platform, PrintStream out, Duration patience) {
    this.directory = directory;
    this.platform = platform;
    this.out = out;
    this.patience = patience;
  }

  public static int run(Home home, Running platform, List<String> arguments)
      throws IOException, InterruptedException {
    Options options = Options.of(arguments);
    Load load = new Load(home.load(), platform, System.out, PATIENCE);
    Counts counts = load.send(options);
    if (options.untilRead()) {
      load.awaitReaders();
    }
    return counts.unreadable() == 0 ? 0 : 1;
  }

  record Options(Path file, String source, boolean fromStart, boolean untilRead) {
    static Options of(List<String> arguments) {
      Path file = null;
      String source = null;
      boolean fromStart = false;
      boolean untilRead = true;
      for (var rest = arguments.iterator(); rest.hasNext(); ) {
        String argument = rest.next();
        switch (argument) {
          case "--from-start" -> fromStart = true;
          case "--resume" -> fromStart = false;
          case "--no-wait" -> untilRead = false;
          case "--source" -> {
            if (!rest.hasNext()) {
              throw new Failure("--source needs a name");
            }
            source = rest.next();
          }
          default -> {
            if (argument.startsWith("--") || file != null) {
              throw new Failure("load does not understand '" + argument + "'");
            }
            // The script has gone to its own directory; the user has not.
            file = Path.of(System.getProperty("rapport.from", "")).resolve(argument);
          }
        }
      }
      if (file == null) {
        throw new Failure("Which file? rapport load FILE [--source NAME]");
      }
      if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
        throw new Failure("There is no readable file " + file);
      }
      String name = file.getFileName().toString().replaceFirst("\\.(nd)?jsonl?(\\.gz)?$", "");
      return new Options(file, source == null ? name : source, fromStart, untilRead);
    }
  }

  /// A batch on its way: the lines it ends with, and what is known of it without being sent.
  private record Sent(Counts known, Future<Counts> answer) {}

  Counts send(Options options) throws IOException, InterruptedException {
    String hash = Lines.hash(options.file());
    Journal journal = new Journal(directory, hash + "-" + options.source());
    Journal.Entry before = journal.read();
    boolean resume = !before.finished() && !options.fromStart() && before.counts().lines() > 0;
    Counts done = resume ? before.counts() : Counts.NONE;
    long total = Lines.count(options.file());
    if (resume) {
      out.printf("  going on after line %,d of %,d%n", done.lines(), total);
    }
    Sources sources = new Sources(directory, platform);
    String writeKey = sources.writeKey(options.source());
    Meter meter = new Meter(out, total, done.lines());
    try {
      return deliver(options.file(), hash, writeKey, journal, done, meter);
    } catch (Collector.Refused e) {
      out.println("  " + e.getMessage() + ": making the source '" + options.source() + "' anew");
      writeKey = sources.create(options.source());
      try {
        return deliver(options.file(), hash, writeKey, journal, Counts.NONE, meter);
      } catch (Collector.Refused again) {
        throw new Failure(again.getMessage(), again);
      }
    }
  }

  private Counts deliver(
      Path file, String hash, String writeKey, Journal journal, Counts from, Meter meter)
      throws IOException, InterruptedException {
    Counts done = from;
    Deque<Sent> flying = new ArrayDeque<>();
    try (Collector collector =
            new Collector(platform.gateway(), writeKey, patience, meter::remark);
        BufferedReader reader = Lines.open(file)) {
      ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
      try {
        Batch batch = new Batch();
        long number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          if (line.isBlank() || ++number <= from.lines()) {
            continue;
          }
          Optional<String> event = Lines.event(line, "load-" + hash + "-" + number);
          if (event.isEmpty()) {
            meter.remark("line " + number + " is not a JSON object");
          }
          if (event.isPresent() && !batch.hasRoomFor(event.get())) {
            flying.add(batch.sendBy(senders, collector));
            batch = new Batch();
          }
          batch.add(event);
          while (flying.size() >= IN_FLIGHT) {
            done = landed(flying, done, journal, meter);
          }
        }
        flying.add(batch.sendBy(senders, collector));
        while (!flying.isEmpty()) {
          done = landed(flying, done, journal, meter);
        }
      } finally {
        senders.shutdownNow();
      }
    }
    journal.write(done, true);
    meter.finished(done);
    return done;
  }

  /// Answers are counted in the order of the file, so that the journal never skips a line.
  private static Counts landed(Deque<Sent> flying, Counts done, Journal journal, Meter meter)
      throws IOException, InterruptedException {
    Sent first = flying.remove();
    try {
      Counts now = done.plus(first.known()).plus(first.answer().get());
      journal.write(now, false);
      meter.at(now);
      return now;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }

  private static final class Batch {
    private final List<String> events = new ArrayList<>();
    private int characters;
    private int lines;

    boolean hasRoomFor(String event) {
      return events.isEmpty()
          || events.size() < EVENTS && characters + 3 * event.length() / 2 < CHARACTERS;
    }

    void add(Optional<String> event) {
      lines++;
      event.ifPresent(
          e -> {
            events.add(e);
            characters += 1 + e.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
          });
    }

    Sent sendBy(ExecutorService senders, Collector collector) {
      Counts known = new Counts(lines, 0, 0, 0, 0, lines - events.size());
      return new Sent(known, senders.submit(() -> collector.send(events)));
    }
  }

  /// The lag as soon as every service tells it: one that was killed is back in a moment.
  private Optional<Long> firstKnownLag() throws InterruptedException {
    long from = System.nanoTime();
    Optional<Long> lag = platform.lag();
    while (lag.isEmpty() && System.nanoTime() - from < STUCK.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(200);
      lag = platform.lag();
    }
    return lag;
  }

  /// Says how far the readers of the logs were behind at the end, and when they had caught up.
  private void awaitReaders() throws InterruptedException {
    long from = System.nanoTime();
    Optional<Long> first = firstKnownLag();
    if (first.isEmpty()) {
      out.println("  The lag of the logs is not known: a service does not answer");
      return;
    }
    out.printf("  lag when the last event was accepted: %,d events%n", first.get());
    long lag = first.get();
    long changed = from;
    long empty = lag == 0 ? from : 0;
    while (true) {
      long now = System.nanoTime();
      if (lag == 0 && now - empty > QUIET.toNanos()) {
        out.printf(
            java.util.Locale.ROOT, "  all logs read after another %.1f s%n", (empty - from) / 1e9);
        return;
      }
      if (now - changed > STUCK.toNanos() && lag > 0) {
        out.printf("  still %,d events behind, and no change for %s%n", lag, STUCK);
        return;
      }
      TimeUnit.MILLISECONDS.sleep(200);
      long next = platform.lag().orElse(lag);
      if (next != lag) {
        changed = System.nanoTime();
        empty = next == 0 ? changed : 0;
        lag = next;
      }
    }
  }
}
