package io.rapport.interactions.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternsTest {

  private static final int EVENT = 32_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^[A-Z]{3}$",
        "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        "^\\d{4}-\\d{2}-\\d{2}$",
        "^(\\+|00)[1-9]\\d{6,14}$",
        "\\p{L}+",
        "a{,3}",
        "[[:alpha:]]+[^]]*"
      })
  void takesWhatPeopleWrite(String regex) {
    assertThat(Patterns.compile(regex)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[a",
        "a**b(",
        "(?=a)",
        "(?<!a)b",
        "(a)\\1",
        "((a{100}){100}){100}",
        "(((((a{9}){9}){9}){9}){9})",
        "\\Q[\\E(a{1000}){1000}",
        "(a?){1000}a{1001}",
        "[]a](x{900}){900}",
        "[^]](x{900}){900}",
        "\\[(x{900}){900}"
      })
  void refusesWhatIsNoneOrTooLarge(String regex) {
    assertThatThrownBy(() -> Patterns.compile(regex)).isInstanceOf(BadPattern.class);
  }

  @Test
  void refusesALongOne() {
    assertThatThrownBy(() -> Patterns.compile("a".repeat(1_001))).isInstanceOf(BadPattern.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"abc;3", "a{3};3", "(ab){3};9", "((a{10}){10}){10};1110", "a+;2", "[a-z]{5}x;6"})
  void countsWhatIsRepeated(String regex, long least) {
    assertThat(Patterns.size(regex)).isEqualTo(least);
  }

  /// The program that RE2 makes is never larger than what was counted, by more than its own few
  /// steps for each.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{10}){10}){10}",
        "(ab|cd){30}",
        "[a-z]{5,50}x?",
        "(\\d{1,3}\\.){3}",
        "(a|b)*c"
      })
  void countsNotTooLittle(String regex) {
    assertThat((long) Pattern.compile(regex).programSize())
        .isLessThanOrEqualTo(4 * Patterns.size(regex) + 10);
  }

  /// Patterns that explode in a matcher that goes back; each on a text as long as an event.
  @Test
  void neverExplodes() {
    List<String> evil =
        List.of(
            "^(a+)+$",
            "^(a|a)*$",
            "^(a|aa)+$",
            "^([a-zA-Z]+)*$",
            "(a*)*b",
            "(.*a){20}",
            "^(a?){50}a{50}$",
            "(x+x+)+y",
            "^(([a-z])+.)+[A-Z]([a-z])+$",
            "(?i)^(\\w+\\s?)*$");
    String text = String.join("", Collections.nCopies(EVENT - 1, "a")) + "!";
    for (String regex : evil) {
      Pattern pattern = Patterns.compile(regex);
      Instant start = Instant.now();
      pattern.matcher(text).find();
      assertThat(Duration.between(start, Instant.now()))
          .as(regex)
          .isLessThan(Duration.ofSeconds(5));
    }
  }
}
