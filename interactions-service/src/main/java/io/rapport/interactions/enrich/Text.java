package io.rapport.interactions.enrich;

final class Text {

  private Text() {}

  /// The beginning of a text, without half of a character at its end.
  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end);
  }
}
