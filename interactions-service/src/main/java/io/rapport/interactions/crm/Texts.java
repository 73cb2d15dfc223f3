package io.rapport.interactions.crm;

import io.rapport.web.Problem;
import java.time.Instant;

/// What can be stored of texts and times.
public final class Texts {

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private Texts() {}

  /// A text of valid Unicode without U+0000, which PostgreSQL cannot store; blank counts as none.
  public static String check(String pointer, String text, int longest) {
    if (text == null || text.isBlank()) {
      return null;
    }
    if (text.length() > longest) {
      throw new Problem.Invalid(pointer, "may have at most %d characters".formatted(longest));
    }
    if (text.codePoints().anyMatch(Texts::isNoCharacter)) {
      throw new Problem.Invalid(pointer, "must be valid Unicode without U+0000");
    }
    return text;
  }

  /// A time of the years 1 to 9999.
  public static Instant check(String pointer, Instant time) {
    if (time != null && (time.isBefore(FIRST) || time.isAfter(LAST))) {
      throw new Problem.Invalid(pointer, "must be a time of the years 1 to 9999");
    }
    return time;
  }

  private static boolean isNoCharacter(int codePoint) {
    return codePoint == 0
        || codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
