package io.rapport.benchmarks.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How a run is asked for.
///
/// @param length how long faults go on; from five minutes on every fault of the plan happens
/// @param seed the same seed gives the same plan
/// @param rate orders a second; the other load and the probes follow it
/// @param damage what the bench itself spoils before it compares
/// @param keep whether the platform stays up afterwards, for a look
record Options(
    Duration length, long seed, int rate, Optional<Damage> damage, boolean keep, Path events) {

  static final int USUAL_RATE = 300;

  private static final Duration WHOLE = Duration.ofMinutes(5);

  /// A negative control: the comparison must find it.
  enum Damage {
    LOST,
    DOUBLED
  }

  static Options of(String[] args) {
    double minutes = 5;
    long seed = System.currentTimeMillis() % 1_000_000;
    int rate = USUAL_RATE;
    Damage damage = null;
    boolean keep = false;
    Path events = Path.of("../shared/data/cdnow/events.ndjson.gz");
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--minutes" -> minutes = Double.parseDouble(value(args, ++i));
        case "--seed" -> seed = Long.parseLong(value(args, ++i));
        case "--rate" -> rate = Integer.parseInt(value(args, ++i));
        case "--break" -> damage = damage(value(args, ++i));
        case "--events" -> events = Path.of(value(args, ++i));
        case "--keep" -> keep = true;
        default -> throw new IllegalArgumentException("chaos does not understand " + args[i]);
      }
    }
    return new Options(
        Duration.ofMillis(Math.round(minutes * 60_000)),
        seed,
        rate,
        Optional.ofNullable(damage),
        keep,
        events);
  }

  boolean whole() {
    return length.compareTo(WHOLE) >= 0;
  }

  /// What takes an interval at the usual rate.
  Duration interval(Duration usual) {
    return usual.multipliedBy(USUAL_RATE).dividedBy(rate);
  }

  private static Damage damage(String name) {
    return switch (name) {
      case "lost" -> Damage.LOST;
      case "doubled" -> Damage.DOUBLED;
      default -> throw new IllegalArgumentException("--break lost|doubled");
    };
  }

  private static String value(String[] args, int at) {
    if (at >= args.length) {
      throw new IllegalArgumentException(args[at - 1] + " needs a value");
    }
    return args[at];
  }
}
