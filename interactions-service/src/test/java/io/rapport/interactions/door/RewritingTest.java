package io.rapport.interactions.door;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewritingTest {

  @Test
  void leavesEverythingElseToTheLetter() {
    String text =
        """
        {"total": 1.50e+02, "s": "\\u00e9\\"}", "context" : { "ip" : "10.1.2.3", "a":[1, 2.0] } , "z":{}}""";

    assertThat(Rewriting.of(text, "/context/ip", "\"10.1.2.0\""))
        .isEqualTo(
            """
            {"total": 1.50e+02,"s": "\\u00e9\\"}","context" : {"ip" : "10.1.2.0","a":[1, 2.0]},"z":{}}""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"b\":2}      | /a   | {\"b\":2}",
        "{\"a\":1}              | /a   | {}",
        "{\"a\":{\"b\":[1,2]}}  | /a/b | {\"a\":{}}",
        "{\"a\":[1,2]}          | /a/0 | {\"a\":[null,2]}",
        "{\"a/b\":1,\"c\":2}    | /a~1b| {\"c\":2}",
        "{\"a~b\":1,\"c\":2}    | /a~0b| {\"c\":2}",
        "{\"\":1,\"c\":2}       | /    | {\"c\":2}",
        "{\"a\":1}              | /b   | {\"a\":1}",
        "{\"a\":1}              | /a/b | {\"a\":1}",
        "{\"ab\":1,\"a\":2}     | /a   | {\"ab\":1}",
      })
  void takesFieldsAway(String text, String pointer, String expected) {
    assertThat(Rewriting.of(text, pointer, null)).isEqualTo(expected);
  }

  /// A reader that takes the first of two equal names would else see what was to be hidden.
  @Test
  void changesBothOfTwoEqualNames() {
    assertThat(Rewriting.of("{\"ip\":\"1\",\"x\":0,\"\\u0069p\":\"2\"}", "/ip", "3"))
        .isEqualTo("{\"ip\":3,\"x\":0,\"\\u0069p\":3}");
  }
}
