package io.rapport.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

  @Test
  void comesBackAsItWent() {
    String text = Cursor.of("מרק", 7, "");

    assertThat(Cursor.parse(text, 3).keys()).containsExactly("מרק", "7", "");
  }

  @Test
  void standsForTheFirstPageWhenItIsMissing() {
    assertThat(Cursor.parse(null, 1)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%%%", "a b", "bm90LW9mLXRoaXMtbGlzdA"})
  void refusesWhatThisListDidNotGiveOut(String text) {
    assertThatThrownBy(() -> Cursor.parse(text, 2))
        .isInstanceOfSatisfying(
            Problem.Invalid.class,
            e -> assertThat(e.violations().getFirst().pointer()).isEqualTo("?cursor"));
  }
}
