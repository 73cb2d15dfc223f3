package io.rapport.segments.rule;

import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A length of time that is the same on every day of every year: weeks, days, hours, minutes and
/// whole seconds of ISO 8601, for example `P30D`. Months and years differ in length and are none.
public record Span(Duration length) {

  private static final Pattern FORM =
      Pattern.compile(
          "P(?=.)(?:([0-9]{1,6})W)?(?:([0-9]{1,6})D)?"
              + "(?:T(?=.)(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})S)?)?");
  private static final long[] SECONDS = {604_800, 86_400, 3_600, 60, 1};
  private static final long DAY = SECONDS[1];

  /// The span that a text spells, empty when it is none.
  public static Optional<Span> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    BigInteger seconds = BigInteger.ZERO;
    for (int unit = 0; unit < SECONDS.length; unit++) {
      if (form.group(unit + 1) != null) {
        seconds =
            seconds.add(
                new BigInteger(form.group(unit + 1)).multiply(BigInteger.valueOf(SECONDS[unit])));
      }
    }
    return Optional.of(new Span(Duration.ofSeconds(seconds.longValueExact())));
  }

  /// The shortest spelling in days and time.
  @JsonValue
  public String text() {
    long days = length.toSeconds() / DAY;
    Duration rest = length.minusDays(days);
    if (rest.isZero()) {
      return "P" + days + "D";
    }
    return days == 0 ? rest.toString() : "P" + days + "D" + rest.toString().substring(1);
  }

  long seconds() {
    return length.toSeconds();
  }
}
