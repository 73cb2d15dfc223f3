package io.rapport.benchmarks.collect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What was seen, beside what is demanded of it. Prints lines at once, and all figures at the end.
final class Figures {

  /// One figure.
  ///
  /// @param demanded null where nothing is
  private record Figure(
      String part, String what, double seen, String unit, String demanded, Boolean holds) {

    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("bench", "collect");
      json.put("part", part);
      json.put("what", what);
      json.put("seen", Math.round(seen * 1000) / 1000.0);
      json.put("unit", unit);
      json.put("demanded", demanded);
      json.put("holds", holds);
      return json;
    }
  }

  private final ObjectMapper json = new ObjectMapper();
  private final List<Figure> all = new ArrayList<>();
  private String part = "";

  void part(String name) {
    part = name;
    System.out.printf("%n%s%n", name);
  }

  /// A line of the report.
  static void line(String what, String text, Object... values) {
    System.out.printf(Locale.ROOT, "  %-38s ", what);
    System.out.printf(Locale.ROOT, text + "%n", values);
  }

  /// A figure of which nothing is demanded.
  void saw(String what, double seen, String unit) {
    all.add(new Figure(part, what, seen, unit, null, null));
  }

  void atLeast(String what, double seen, String unit, double demanded) {
    demand(what, seen, unit, "≥ " + text(demanded), seen >= demanded);
  }

  void atMost(String what, double seen, String unit, double demanded) {
    demand(what, seen, unit, "≤ " + text(demanded), seen <= demanded);
  }

  private void demand(String what, double seen, String unit, String demanded, boolean holds) {
    all.add(new Figure(part, what, seen, unit, demanded, holds));
  }

  /// Prints the table of what is demanded and then every figure as a line of JSON.
  ///
  /// @return whether all that is demanded was seen
  boolean print() throws JsonProcessingException {
    System.out.printf("%n%-12s %-52s %14s   %-14s%n", "part", "what", "seen", "demanded");
    for (Figure figure : all) {
      if (figure.demanded != null) {
        System.out.printf(
            Locale.ROOT,
            "%-12s %-52s %14s   %-14s %s%n",
            figure.part,
            figure.unit.isEmpty() ? figure.what : figure.what + ", " + figure.unit,
            text(figure.seen),
            figure.demanded,
            figure.holds ? "holds" : "MISSED");
      }
    }
    System.out.println();
    for (Figure figure : all) {
      System.out.println(json.writeValueAsString(figure.json()));
    }
    return all.stream().allMatch(figure -> figure.holds == null || figure.holds);
  }

  static String text(double value) {
    return value >= 100 || value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.3f", value);
  }
}
