package io.rapport.interactions.collect;

/// Cuts what is nested too deeply out of a body, so that the rest of it can still be read.
final class Nesting {

  private Nesting() {}

  /// The same text without the insides of all arrays and objects deeper than `deepest` levels.
  static String cut(String json, int deepest) {
    StringBuilder kept = new StringBuilder(Math.min(json.length(), 1 << 16));
    boolean inText = false;
    int depth = 0;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inText) {
        keep(kept, c, depth, deepest);
        if (c == '\\' && i + 1 < json.length()) {
          keep(kept, json.charAt(++i), depth, deepest);
        } else if (c == '"') {
          inText = false;
        }
      } else if (c == '{' || c == '[') {
        keep(kept, c, depth++, deepest);
      } else if (c == '}' || c == ']') {
        keep(kept, c, --depth, deepest);
      } else {
        inText = c == '"';
        keep(kept, c, depth, deepest);
      }
    }
    return kept.toString();
  }

  private static void keep(StringBuilder kept, char c, int depth, int deepest) {
    if (depth <= deepest) {
      kept.append(c);
    }
  }
}
