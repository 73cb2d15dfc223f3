package io.rapport.interactions.webhook;

import com.dashjoin.jsonata.Jsonata;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// Functions of JSONata that are replaced in mappings: those that could make endless texts are
/// bounded, those that take patterns without a bound are refused, and so are those whose results
/// differ from run to run, for a webhook that is sent again must give the same events.
final class Functions {

  private static final int WIDEST = 10_000;
  private static final int MOST_DIGITS = 15;

  private static final Map<String, Jsonata.JFunction> ALL = new HashMap<>();

  static {
    refuse("eval", "<sx?:x>", "may not use $eval");
    refuse("match", "<s-f<s:o>n?:a<o>>", "may not use $match: it needs a regular expression");
    for (String name : List.of("formatNumber", "formatInteger", "parseInteger")) {
      refuse(name, "<x-s?o?:x>", "may not use $" + name);
    }
    for (String name : List.of("random", "shuffle", "now", "millis")) {
      refuse(
          name,
          "<x?x?:x>",
          "may not use $" + name + ": a webhook that comes again must give the same events");
    }
    define("pad", "<s-ns?:s>", Functions::pad);
    define("join", "<a<s>s?:s>", Functions::join);
    define("replace", "<s-(sf)(sf)n?:s>", Functions::replace);
    define("round", "<n-n?:n>", Functions::round);
    define("toMillis", "<s-s?:n>", Functions::toMillis);
    define("fromMillis", "<n-s?s?:s>", Functions::fromMillis);
  }

  private Functions() {}

  /// Puts them in the place of the language's own.
  static void bind(Jsonata.Frame frame) {
    ALL.forEach(frame::bind);
  }

  private static void define(
      String name, String signature, BiFunction<Meter, List<?>, Object> function) {
    ALL.put(
        name,
        new Jsonata.JFunction(
            (_, args) ->
                args.isEmpty() || args.getFirst() == null
                    ? null
                    : function.apply(Meter.CURRENT.get(), args),
            signature));
  }

  private static void refuse(String name, String signature, String why) {
    ALL.put(
        name,
        new Jsonata.JFunction(
            (_, _) -> {
              throw Meter.CURRENT.get().refuse(why);
            },
            signature));
  }

  private static Object pad(Meter meter, List<?> args) {
    String text = (String) args.getFirst();
    int width = ((Number) args.get(1)).intValue();
    String filling = at(args, 2) instanceof String given && !given.isEmpty() ? given : " ";
    if (Math.abs((long) width) > WIDEST) {
      throw meter.refuse("may pad to at most %,d characters".formatted(WIDEST));
    }
    int missing = Math.abs(width) - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    int[] characters = filling.codePoints().toArray();
    StringBuilder padding = new StringBuilder();
    for (int i = 0; i < missing; i++) {
      padding.appendCodePoint(characters[i % characters.length]);
    }
    return width > 0 ? text + padding : padding + text;
  }

  private static Object join(Meter meter, List<?> args) {
    List<?> parts = args.getFirst() instanceof List<?> list ? list : List.of(args.getFirst());
    String separator = at(args, 1) instanceof String given ? given : "";
    long length = (long) separator.length() * parts.size();
    for (Object part : parts) {
      length += part.toString().length();
    }
    meter.allow(length);
    return String.join(separator, parts.stream().map(Object::toString).toList());
  }

  private static Object replace(Meter meter, List<?> args) {
    if (!(args.getFirst() instanceof String text
        && at(args, 1) instanceof String pattern
        && at(args, 2) instanceof String replacement)) {
      throw meter.refuse("may use $replace with texts only");
    }
    if (pattern.isEmpty()) {
      throw meter.refuse("must give $replace something to look for");
    }
    int most = at(args, 3) instanceof Number limit ? limit.intValue() : Integer.MAX_VALUE;
    StringBuilder replaced = new StringBuilder();
    int from = 0;
    int found = text.indexOf(pattern);
    for (int i = 0; i < most && found >= 0; i++) {
      replaced.append(text, from, found).append(replacement);
      meter.allow(replaced.length());
      from = found + pattern.length();
      found = text.indexOf(pattern, from);
    }
    return replaced.append(text, from, text.length()).toString();
  }

  /// To the even neighbour, as the language has it; the result is a decimal, exact to its digits.
  private static Object round(Meter meter, List<?> args) {
    int digits = at(args, 1) instanceof Number given ? given.intValue() : 0;
    if (Math.abs((long) digits) > MOST_DIGITS) {
      throw meter.refuse("may round to at most %d digits".formatted(MOST_DIGITS));
    }
    BigDecimal number = new BigDecimal(args.getFirst().toString());
    return number.setScale(digits, RoundingMode.HALF_EVEN);
  }

  private static Object toMillis(Meter meter, List<?> args) {
    if (at(args, 1) != null) {
      throw meter.refuse("may use $toMillis without a picture only");
    }
    String text = (String) args.getFirst();
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException _) {
      throw meter.refuse("must give $toMillis a time as of RFC 3339");
    }
  }

  private static Object fromMillis(Meter meter, List<?> args) {
    if (at(args, 1) != null) {
      throw meter.refuse("may use $fromMillis without a picture only");
    }
    try {
      return Instant.ofEpochMilli(((Number) args.getFirst()).longValue()).toString();
    } catch (DateTimeException _) {
      throw meter.refuse("must give $fromMillis milliseconds since 1970");
    }
  }

  private static Object at(List<?> args, int index) {
    return index < args.size() ? args.get(index) : null;
  }
}
