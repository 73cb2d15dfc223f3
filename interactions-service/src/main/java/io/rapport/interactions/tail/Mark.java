package io.rapport.interactions.tail;

import io.rapport.web.Problem;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How far a reader has come: what a browser sends back as `Last-Event-ID`.
///
/// @param position in the log of what was stored
/// @param at when what was refused was last looked for
record Mark(long position, Instant at) {

  private static final Pattern SPELLING = Pattern.compile("(\\d{1,18})-(\\d{1,14})");

  /// @param text null or empty for none
  /// @throws Problem.Invalid for anything that no tail gave out
  static Mark parse(String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    Matcher spelled = SPELLING.matcher(text);
    if (!spelled.matches()) {
      throw new Problem.Invalid("", "the header Last-Event-ID must be the id of a tail's event");
    }
    return new Mark(
        Long.parseLong(spelled.group(1)), Instant.ofEpochMilli(Long.parseLong(spelled.group(2))));
  }

  String spell() {
    return position + "-" + at.toEpochMilli();
  }
}
