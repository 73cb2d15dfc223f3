package io.rapport.interactions.plan;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/// Regular expressions of plans: RE2, whose time grows with the text and never explodes. What a
/// pattern repeats is counted before it is compiled, for a short one can stand for a huge one.
final class Patterns {

  static final int LONGEST = 1_000;
  static final int LARGEST = 2_000;

  private Patterns() {}

  /// @throws BadPattern for what is none, is too large, or looks around or back, which no
  ///     expression of linear time can
  static Pattern compile(String regex) {
    if (regex.length() > LONGEST) {
      throw new BadPattern("may have at most %d characters".formatted(LONGEST));
    }
    if (regex.contains("\\Q")) {
      throw new BadPattern("must escape each character by itself, not by \\Q");
    }
    if (size(regex) > LARGEST) {
      throw new BadPattern("repeats too much: at most %d steps".formatted(LARGEST));
    }
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException | StackOverflowError e) {
      throw new BadPattern(
          "must be a regular expression of the RE2 syntax, without look-around and back-references");
    }
  }

  /// How many steps a pattern has when all its counted repetitions are written out. Never less
  /// than the truth; where brackets do not match, the compiler tells.
  static long size(String regex) {
    Deque<Long> outer = new ArrayDeque<>();
    long sum = 0;
    long last = 0;
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      switch (c) {
        case '(' -> {
          outer.push(sum + last);
          sum = 0;
          last = 0;
        }
        case ')' -> {
          last = sum + last + 1;
          sum = outer.isEmpty() ? 0 : outer.pop();
        }
        case '{' -> {
          int end = regex.indexOf('}', i);
          long times = end < 0 ? 0 : most(regex.substring(i + 1, end));
          if (times > 0) {
            last = Math.min(last * times, Integer.MAX_VALUE);
            i = end;
          } else {
            sum += last;
            last = 1;
          }
        }
        case '*', '+', '?' -> last++;
        default -> {
          sum += last;
          last = 1;
          if (c == '\\') {
            i++;
          } else if (c == '[') {
            i = endOfClass(regex, i);
          }
        }
      }
    }
    while (!outer.isEmpty()) {
      sum += outer.pop();
    }
    return sum + last;
  }

  /// The larger of the counts of a repetition, 0 for what is none.
  private static long most(String counts) {
    int comma = counts.indexOf(',');
    String low = comma < 0 ? counts : counts.substring(0, comma);
    String high = comma < 0 ? "" : counts.substring(comma + 1);
    if (!isNumber(low) || !high.isEmpty() && !isNumber(high)) {
      return 0;
    }
    return Math.max(1, Math.max(Long.parseLong(low), high.isEmpty() ? 0 : Long.parseLong(high)));
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= 9
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static int endOfClass(String regex, int start) {
    int i = start + 1;
    if (i < regex.length() && regex.charAt(i) == '^') {
      i++;
    }
    if (i < regex.length() && regex.charAt(i) == ']') {
      i++;
    }
    while (i < regex.length() && regex.charAt(i) != ']') {
      i += regex.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }
}
