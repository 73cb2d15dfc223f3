package io.rapport.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogContextTest {

  @Test
  void goesOnWithTheTraceOfTheCaller() {
    assertThat(LogContext.traceOf("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
        .isEqualTo("0af7651916cd43dd8448eb211c80319c");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "00-xyz-1-01", "anything\nelse"})
  void beginsATraceOfItsOwnOtherwise(String traceparent) {
    assertThat(LogContext.traceOf(traceparent)).matches("[0-9a-f]{32}");
  }
}
