package io.rapport.benchmarks.collect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What is measured, and for how long.
///
/// @param parts which, in this order
/// @param time of each load
/// @param warmUp of each kind of call before
/// @param connections of batches under closed load
/// @param singleConnections of single events
/// @param stored events for the part `stored`
/// @param days over which they are spread
/// @param times what is offered in overload, as a multiple of what goes through
/// @param overloadConnections at most
/// @param catchUp how long the consumers are waited for
record Options(
    Set<Part> parts,
    Messages.Look look,
    int users,
    Duration time,
    Duration warmUp,
    int connections,
    int singleConnections,
    long stored,
    int days,
    double times,
    int overloadConnections,
    Duration catchUp) {

  static final String USAGE =
      """
      bench collect [rate] [stored] [overload] [latency]   (rate overload latency)
        [--events plain|browser|mixed] [--seconds 30] [--warm-up 100] [--users 10000]
        [--connections 8] [--single-connections 48] [--catch-up 300]
        [--stored 20000000] [--days 28] [--times 3] [--overload-connections 1000]\
      """;

  enum Part {
    RATE,
    STORED,
    OVERLOAD,
    LATENCY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Options of(List<String> arguments) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    List<String> rest = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.startsWith("--") || !rest.isEmpty() && rest.size() % 2 == 1) {
        rest.add(argument);
      } else {
        parts.add(Part.valueOf(argument.toUpperCase(Locale.ROOT)));
      }
    }
    if (rest.contains("--stored")) {
      parts.add(Part.STORED);
    }
    if (parts.isEmpty()) {
      parts.addAll(EnumSet.of(Part.RATE, Part.OVERLOAD, Part.LATENCY));
    }
    Values values = new Values(rest);
    Options options =
        new Options(
            parts,
            Messages.Look.of(values.text("--events", "mixed")),
            values.number("--users", 10_000),
            values.seconds("--seconds", 30),
            values.seconds("--warm-up", 100),
            values.number("--connections", 8),
            values.number("--single-connections", 48),
            values.number("--stored", 20_000_000),
            values.number("--days", 28),
            Double.parseDouble(values.text("--times", "3")),
            values.number("--overload-connections", 1_000),
            values.seconds("--catch-up", 300));
    if (!values.left.isEmpty()) {
      throw new IllegalArgumentException("Unknown: " + String.join(" ", values.left));
    }
    return options;
  }

  /// Names and values that follow each other.
  private static final class Values {
    private final List<String> left;

    Values(List<String> all) {
      if (all.size() % 2 == 1) {
        throw new IllegalArgumentException(all.getLast() + " needs a value");
      }
      left = new ArrayList<>(all);
    }

    String text(String name, String usual) {
      int at = left.indexOf(name);
      if (at < 0) {
        return usual;
      }
      left.remove(at);
      return left.remove(at);
    }

    int number(String name, int usual) {
      return Integer.parseInt(text(name, Integer.toString(usual)));
    }

    Duration seconds(String name, int usual) {
      return Duration.ofSeconds(number(name, usual));
    }
  }
}
