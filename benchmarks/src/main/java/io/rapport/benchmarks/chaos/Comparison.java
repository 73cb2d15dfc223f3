package io.rapport.benchmarks.chaos;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Figures that are known beside figures that were found.
final class Comparison {

  private final List<Line> lines = new ArrayList<>();

  /// One figure.
  record Line(String what, String known, String found, boolean equal) {}

  void equal(String what, Object known, Object found) {
    lines.add(new Line(what, text(known), text(found), same(known, found)));
  }

  void atMost(String what, long most, long found) {
    lines.add(new Line(what, "at most " + text(most), text(found), found <= most));
  }

  private static boolean same(Object known, Object found) {
    return known instanceof BigDecimal a && found instanceof BigDecimal b
        ? a.compareTo(b) == 0
        : Objects.equals(known, found);
  }

  private static String text(Object value) {
    return switch (value) {
      case BigDecimal amount -> String.format(java.util.Locale.ROOT, "%,.2f", amount);
      case Number number -> String.format(java.util.Locale.ROOT, "%,d", number.longValue());
      case null, default -> String.valueOf(value);
    };
  }

  List<Line> lines() {
    return List.copyOf(lines);
  }

  boolean allEqual() {
    return lines.stream().allMatch(Line::equal);
  }
}
