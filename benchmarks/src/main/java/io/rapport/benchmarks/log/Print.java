package io.rapport.benchmarks.log;

import java.util.Locale;

/// The lines of a report.
final class Print {

  private Print() {}

  static void line(String what, String figures, Object... values) {
    System.out.printf(Locale.ROOT, "%-34s ", what);
    System.out.printf(Locale.ROOT, figures + "%n", values);
  }

  /// A figure beside what is wanted.
  static void target(String what, double seen, String unit, String comparison, double wanted) {
    boolean met = comparison.equals("≥") ? seen >= wanted : seen <= wanted;
    line(
        what,
        "%,.0f %s, wanted %s %,.0f: %s",
        seen,
        unit,
        comparison,
        wanted,
        met ? "met" : "MISSED");
  }
}
