package io.rapport.interactions.collect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/// The text of a body, and what its bytes tell of the texts in it.
///
/// @param ascii whether all of it is: then characters are bytes
/// @param escapes whether a text in it may be spelled by code points
/// @param damaged whether the bytes were not UTF-8
record BodyText(String text, boolean ascii, boolean escapes, boolean damaged) {

  private static final int LONGEST_POINTER = 500;
  private static final Pattern NOT_TEXT = Pattern.compile("[\\x00\\p{Cs}]");

  static BodyText of(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    boolean ascii = text.length() == bytes.length;
    boolean damaged =
        text.indexOf('\uFFFD') >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
    return new BodyText(
        text.startsWith("\uFEFF") ? text.substring(1) : text, ascii, text.contains("\\u"), damaged);
  }

  /// A text that was read before.
  static BodyText of(String text, boolean damaged) {
    return new BodyText(text, false, text.contains("\\u"), damaged);
  }

  /// The same body without what is nested too deeply.
  BodyText shallow(int deepest) {
    return new BodyText(Nesting.cut(text, deepest), ascii, escapes, damaged);
  }

  String slice(int start, int end) {
    return text.substring(start, end);
  }

  boolean exceeds(String part, int bytes) {
    if (ascii || part.length() > bytes) {
      return part.length() > bytes;
    }
    return part.length() * 3L > bytes && part.getBytes(StandardCharsets.UTF_8).length > bytes;
  }

  boolean isText(String part) {
    return isText(part.toCharArray(), 0, part.length());
  }

  /// PostgreSQL knows no U+0000, and a lone surrogate is no character; a replacement character in
  /// a body that was not UTF-8 stands where something else was sent.
  boolean isText(char[] part, int from, int length) {
    if (!escapes && !damaged) {
      return true;
    }
    for (int i = from; i < from + length; i++) {
      char c = part[i];
      if (c == 0 || damaged && c == '\uFFFD') {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == from + length
            || !Character.isLowSurrogate(part[i + 1])) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /// A pointer as it can be stored and sent, whatever the names of the fields on its way.
  String printable(String pointer) {
    String head = pointer.substring(0, Math.min(pointer.length(), LONGEST_POINTER));
    return NOT_TEXT.matcher(head).replaceAll("\uFFFD");
  }
}
