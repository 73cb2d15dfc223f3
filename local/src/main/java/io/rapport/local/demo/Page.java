package io.rapport.local.demo;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/// Lines in columns, aligned by what a terminal shows and not by what a string holds.
///
/// Text of any script stands last on its line and nowhere else: a right-to-left name then stays at
/// its place, and what stands before it in order.
final class Page {

  private static final int LABEL = 14;
  private final PrintStream out;

  Page(PrintStream out) {
    this.out = out;
  }

  void title(String title) {
    out.println();
    out.println("  " + title);
  }

  void line(String label, String text) {
    out.println("    " + pad(label, LABEL) + text);
  }

  void blank() {
    out.println();
  }

  /// Rows under each other, every column as wide as its widest cell.
  void table(List<List<String>> rows) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("    ");
      for (int i = 0; i < row.size() - 1; i++) {
        line.append(pad(row.get(i), widths[i] + 2));
      }
      out.println(line.append(row.getLast()).toString().stripTrailing());
    }
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - width(text)));
  }

  /// How many cells of a terminal a text takes.
  static int width(String text) {
    return text.codePoints().map(Page::width).sum();
  }

  private static int width(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(character) ? 2 : 1;
    };
  }

  private static boolean isWide(int character) {
    return switch (Character.UnicodeScript.of(character)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
      default -> character >= 0xFF01 && character <= 0xFF60;
    };
  }
}
