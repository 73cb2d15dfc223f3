package io.rapport.interactions.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rapport.web.Problem;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkTest {

  @Test
  void isReadAsItIsSpelled() {
    Mark mark = new Mark(48_211, Instant.parse("2026-05-01T10:00:00.123Z"));

    assertThat(mark.spell()).isEqualTo("48211-1777629600123");
    assertThat(Mark.parse(mark.spell())).isEqualTo(mark);
    assertThat(Mark.parse(null)).isNull();
    assertThat(Mark.parse("")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1", "1-", "-1-2", "1-2-3", "9999999999999999999-1", "1-' or 1=1"})
  void isRefused(String text) {
    assertThatThrownBy(() -> Mark.parse(text)).isInstanceOf(Problem.Invalid.class);
  }
}
