package io.rapport.interactions.plan;

/// Texts that come from outside, as they can be told and stored.
final class Told {

  private static final char REPLACEMENT = '\uFFFD';

  private Told() {}

  /// The text, or as much of it as is told, with no character cut in two and none that is none.
  static String text(String text, int longest) {
    String head = text;
    if (text.length() > longest) {
      int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
      head = text.substring(0, end) + "…";
    }
    return head.codePoints().anyMatch(Told::isNone) ? clean(head) : head;
  }

  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().map(c -> isNone(c) ? REPLACEMENT : c).forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isNone(int codePoint) {
    return codePoint == 0
        || codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
